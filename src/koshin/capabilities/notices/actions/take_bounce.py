"""Take in what a mail server reports of a mail that it could not deliver (RFC 3464)."""

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from django.db import transaction

from koshin.capabilities.notices.models import Mail
from koshin.platform import audit
from koshin.platform.audit import SYSTEM

LONGEST = 200
OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


def take_bounce(content: bytes, *, at: datetime) -> Mail | None:
    """The mail that came back; ``None`` where the report is not about a failed mail of ours.

    A report of a delay, or one that says a mail arrived, changes nothing; the same report twice
    is taken once. Of the report only the status code is kept (``5.1.1``), never its words.
    """
    report = email.message_from_bytes(content, policy=email.policy.default)
    status = _failure(report)
    known = _ours(report)
    if status is None or known is None:
        return None
    with transaction.atomic():
        found = (
            Mail.objects.select_for_update(of=("self",))
            .filter(public_id=known, state=Mail.State.SENT)
            .first()
        )
        if found is None or found.came_back_at is not None:
            return found
        found.came_back_at = at
        found.came_back_because = status[:LONGEST]
        found.save(update_fields=["came_back_at", "came_back_because"])
        audit.record(
            association=found.association_id,
            actor=SYSTEM,
            verb="take_bounce",
            subject=f"mail:{known}",
            at=at,
            after={"status": status},
        )
        return found


def _failure(report: EmailMessage) -> str | None:
    """The status of a recipient whom it could not be delivered to; nothing where none failed."""
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in part.iter_parts():
            if str(fields.get("Action", "")).strip().lower() != "failed":
                continue
            found = STATUS.search(str(fields.get("Status", "")))
            return found.group() if found else "5.0.0"
    return None


def _ours(report: EmailMessage) -> UUID | None:
    """The id of the mail that is told of, from the headers that came back with the report."""
    for text in _returned(report):
        found = OURS.search(text)
        if found:
            return UUID(found.group(1))
    return None


def _returned(report: EmailMessage) -> Iterator[str]:
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            for inner in part.iter_parts():
                yield str(inner.get("Message-ID", ""))
        elif kind == "text/rfc822-headers":
            yield next(
                (
                    line
                    for line in part.get_content().splitlines()
                    if line.lower().startswith("message-id:")
                ),
                "",
            )

"""Write a mail to a holder and hand it to the workers, once per key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from koshin.capabilities.notices import wording
from koshin.capabilities.notices.deliveries import send_mail
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.people.models import Holder
from koshin.core.scheme import Scheme
from koshin.platform import jobs


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One mail to be: ``key`` names what it tells of, e.g. ``completed:<application>``."""

    holder: Holder
    template: str
    key: str
    context: Mapping[str, str] = field(default_factory=dict)
    paper: UUID | None = None


def enqueue_mail(
    *,
    holder: Holder,
    template: str,
    key: str,
    context: Mapping[str, str],
    scheme: Scheme,
    at: datetime,
    paper: UUID | None = None,
) -> None:
    """Write the mail and its job into the caller's transaction. Two queries.

    A mail of the same ``key`` is written once, however often this is called. A holder without
    address gets the mail in My Page only. ``paper`` is the public id of the paper it announces.
    """
    draft = Draft(holder=holder, template=template, key=key, context=context, paper=paper)
    enqueue_mails([draft], scheme=scheme, at=at)


def enqueue_mails(drafts: Sequence[Draft], *, scheme: Scheme, at: datetime) -> None:
    """As :func:`enqueue_mail` for many, still two queries."""
    mails = [_written(draft, scheme=scheme, at=at) for draft in drafts]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    # The job of a mail that its key refused finds no such mail and does nothing.
    jobs.enqueue_all(
        [
            jobs.call(send_mail, mail=str(mail.public_id))
            for mail in mails
            if mail.state == Mail.State.QUEUED
        ]
    )


def _written(draft: Draft, *, scheme: Scheme, at: datetime) -> Mail:
    words = wording.compose(
        scheme=scheme, template=draft.template, holder=draft.holder, context=draft.context
    )
    return Mail(
        public_id=uuid4(),
        association_id=draft.holder.association_id,
        holder=draft.holder,
        template=draft.template,
        key=draft.key,
        to=draft.holder.email,
        subject=words.subject,
        body=words.body,
        paper=draft.paper,
        state=Mail.State.QUEUED if draft.holder.email else Mail.State.NO_ADDRESS,
        created_at=at,
    )

"""Write a mail to a holder and hand it to the workers, once per key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from koshin.capabilities.notices import wording
from koshin.capabilities.notices.deliveries import send_mail
from koshin.capabilities.notices.kinds import unwanted
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.people.models import Holder
from koshin.core.scheme import Scheme
from koshin.platform import jobs

# Mail and job go in one statement: one round trip, and no job for a mail that its key refuses.
STATEMENT = f"""
WITH written AS (
    INSERT INTO notices_mail (
        public_id, association_id, holder_id, template, key, "to", subject, body, paper, state,
        created_at
    )
    SELECT mail.*, %s FROM unnest(
        %s::uuid[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[],
        %s::text[], %s::uuid[], %s::text[]
    ) AS mail
    ON CONFLICT (association_id, key) DO NOTHING
    RETURNING public_id, association_id, state
)
{
    jobs.for_each_row(
        "written", mail="public_id", association="association_id", condition="state = 'queued'"
    )
}
"""  # noqa: S608 - all of it written here


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One mail to be: ``key`` names what it tells of, e.g. ``completed:<application>``.

    ``to`` is where it goes in place of the holder's own address.
    """

    holder: Holder
    template: str
    key: str
    context: Mapping[str, str] = field(default_factory=dict)
    paper: UUID | None = None
    to: str = ""


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
    """Write the mail and its job into the caller's transaction. One query.

    A mail of the same ``key`` is written once, however often this is called. A holder without
    address gets the mail in My Page only. ``paper`` is the public id of the paper it announces.
    """
    draft = Draft(holder=holder, template=template, key=key, context=context, paper=paper)
    enqueue_mails([draft], scheme=scheme, at=at)


def enqueue_mails(drafts: Sequence[Draft], *, scheme: Scheme, at: datetime) -> None:
    """As :func:`enqueue_mail` for many, still one query."""
    if not drafts:
        return
    mails = [_written(draft, scheme=scheme) for draft in drafts]
    columns = [list(column) for column in zip(*mails, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [at, *columns, *jobs.row_parameters(send_mail)])


def _written(draft: Draft, *, scheme: Scheme) -> tuple[Any, ...]:
    """The mail's row in the order of the statement's columns."""
    holder, to = draft.holder, draft.to or draft.holder.email
    words = wording.compose(
        scheme=scheme, template=draft.template, holder=holder, context=draft.context
    )
    return (
        uuid4(),
        holder.association_id,
        holder.pk,
        draft.template,
        draft.key,
        to,
        words.subject,
        words.body,
        draft.paper,
        _state(draft, to),
    )


def _state(draft: Draft, to: str) -> str:
    """Queued, unless there is nowhere to send it or the holder declined such mails."""
    if not to:
        return Mail.State.NO_ADDRESS.value
    if unwanted(draft.template, draft.holder.unwanted_mails):
        return Mail.State.UNWANTED.value
    return Mail.State.QUEUED.value

"""Stores what a stranger said, raw, before anybody believes it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.db import connection, transaction

from koshin.capabilities.payments.models import Attempt, InboxMessage
from koshin.capabilities.payments.providers.directory import PROVIDERS
from koshin.capabilities.payments.tried import tried_of
from koshin.platform import clock, jobs
from koshin.platform.failpoints import failpoint

State = InboxMessage.State
# A flood of what nobody signed must not fill the disk: the first ones of an hour tell the story.
UNSIGNED_PER_HOUR = 1_000
RETURN_BYTES = 4_096
MOST_FIELDS = 100

STATEMENT = """
INSERT INTO payments_inbox_message
    (association_id, provider, kind, digest, body, headers, verified, state, note, times,
    received_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', 1, %s)
ON CONFLICT (provider, digest) DO UPDATE SET times = payments_inbox_message.times + 1
RETURNING id, times
"""
UNSIGNED_LATELY = """
SELECT count(*) FROM payments_inbox_message
WHERE NOT verified AND kind = %s AND received_at > %s - interval '1 hour'
"""


@dataclass(frozen=True, kw_only=True)
class Received:
    """The message's id and how often the same content has come by now."""

    message_id: int
    times: int


def receive(
    *,
    association: str,
    provider: str,
    kind: str,
    body: bytes,
    headers: Mapping[str, str],
    interpret: jobs.AnyTask,
    identity: str = "",
) -> Received:
    """Store a verified message and enqueue its interpretation, in one transaction.

    Answer the sender only after this has returned. ``interpret`` is the task that reads the
    message (it gets ``message_id`` and ``association``). The same content again is counted and not
    interpreted again; nor is another content of the same ``identity``, which is the name that the
    provider gave the message and keeps when it repeats it. Two queries.
    """
    with transaction.atomic():
        received = _store(
            association, provider, kind, body, headers, state=State.NEW, identity=identity
        )
        if received.times == 1:
            jobs.enqueue(interpret, message_id=received.message_id, association=association)
        failpoint("inbox.before_commit")
    failpoint("inbox.after_commit")
    return received


def keep_answer(*, association: str, provider: str, order_id: str, body: bytes) -> None:
    """Keep what a provider answered about an order, committed before anybody reads it. One query.

    Nothing waits for such a message: it is proof of why the house did what it did next.
    """
    with transaction.atomic(durable=True):
        _store(association, provider, "answer", body, {"order": order_id}, state=State.DONE)


def quarantine(
    *, association: str, provider: str, kind: str, body: bytes, headers: Mapping[str, str]
) -> None:
    """Keep a message whose signature is wrong for the security review. It has no effect."""
    with transaction.atomic():
        if _unsigned_lately(kind) < UNSIGNED_PER_HOUR:
            _store(
                association, provider, kind, body, headers, state=State.QUARANTINED, verified=False
            )


def keep_return(*, association: str, reference: str, body: bytes) -> None:
    """Keep what the browser brought back from a provider's page. It has no effect. Three queries.

    ``reference`` is the public id of what is paid for; the browser may bring what it likes, and the
    message says whether its provider proves that it did not.
    """
    with transaction.atomic():
        genuine = _came_back(association, body)
        if genuine or _unsigned_lately("return") < UNSIGNED_PER_HOUR:
            told = f"{reference} ".encode() + body[:RETURN_BYTES]
            _store(association, "browser", "return", told, {}, state=State.DONE, verified=genuine)


def _came_back(association: str, body: bytes) -> bool:
    """Whether a provider proves the return; it names the order by one of two words."""
    if len(body) > RETURN_BYTES:
        return False
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    brought = dict(pairs[:MOST_FIELDS])
    order = brought.get("orderId") or brought.get("OrderId", "")
    attempt = Attempt.objects.filter(order_id=order, charge__association_id=association).first()
    provider = PROVIDERS.get(attempt.provider) if attempt is not None else None
    if attempt is None or provider is None:
        return False
    return provider.came_back(
        tried_of(attempt, association), session_id=attempt.session_id, brought=brought
    )


def _unsigned_lately(kind: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(UNSIGNED_LATELY, [kind, clock.real_now()])
        (lately,) = cursor.fetchone() or (0,)
    return int(lately)


def _store(
    association: str,
    provider: str,
    kind: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    state: InboxMessage.State,
    identity: str = "",
    verified: bool = True,
) -> Received:
    # A forgery must never stand in the way of the genuine message with the same content.
    seal = f"{association} {kind} {'verified' if verified else 'forged'}\n".encode()
    with connection.cursor() as cursor:
        cursor.execute(
            STATEMENT,
            [
                association,
                provider,
                kind,
                hashlib.sha256(
                    seal + (f"id {identity}".encode() if identity else body)
                ).hexdigest(),
                body,
                json.dumps(dict(headers)),
                verified,
                state,
                clock.real_now(),
            ],
        )
        row = cursor.fetchone()
    if row is None:
        raise RuntimeError("the inbox gave no row back")
    return Received(message_id=row[0], times=row[1])

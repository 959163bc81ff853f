"""What goes into an envelope is scanned twice: the thing, and then its envelope (S-32)."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.papers.actions.mark_dispatched import mark_dispatched
from koshin.capabilities.papers.models import Dispatch
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, numbers
from koshin.platform.audit import Actor

MOST_DIGITS = 20


@dataclass(frozen=True, kw_only=True)
class Scanned:
    """What a scan did: ``held`` waits for its envelope, ``posted`` was marked as posted now,
    ``tracked`` got its tracking number."""

    held: Dispatch | None = None
    posted: Dispatch | None = None
    tracked: Dispatch | None = None


def scan_post(
    *, association: str, typed: str, held: str, last: int | None, at: datetime, actor: Actor
) -> Scanned:
    """One scan into the one box. ``held`` is the code of the thing that waits for its envelope,
    ``last`` the dispatch that was posted last: digits that are no code are its tracking number.

    Raises ``Refused`` where the code is unknown, the envelope is another person's (nothing is
    marked), or the thing was posted already.
    """
    code = numbers.read(typed)
    if not code:
        return Scanned(tracked=_track(association, typed, last, at=at, actor=actor))
    found = Dispatch.objects.filter(association_id=association, check_code=code).first()
    if found is None:
        sentence = _("このコードの書類はありません。印刷し直した古いものでないかご確認ください。")
        raise Refused(Refusal(code="unknown_code", sentence=sentence))
    if found.dispatched_at is not None:
        sentence = _("%(name)s様の書類は、すでに発送済みです。")
        raise Refused(Refusal(code="posted", sentence=sentence % {"name": found.facts["name"]}))
    if not held:
        return Scanned(held=found)
    if held != code:
        thing = Dispatch.objects.filter(association_id=association, check_code=held).first()
        raise Refused(_mismatch(thing, found))
    mark_dispatched(association=association, dispatches=[found.pk], at=at, actor=actor)
    found.refresh_from_db()
    return Scanned(posted=found)


def _track(
    association: str, typed: str, last: int | None, *, at: datetime, actor: Actor
) -> Dispatch:
    number = "".join(c for c in unicodedata.normalize("NFKC", typed) if c.isalnum())
    if last is None or not number.isdigit() or not 8 <= len(number) <= MOST_DIGITS:
        sentence = _(
            "コードを読み取れません。16文字のコード、または発送した直後に追跡番号(数字)を入力してください。"
        )
        raise Refused(Refusal(code="no_code", sentence=sentence))
    with transaction.atomic():
        found = Dispatch.objects.select_for_update().get(
            pk=last, association_id=association, dispatched_at__isnull=False
        )
        before, found.tracking_number = found.tracking_number, number
        found.save(update_fields=["tracking_number"])
        audit.record(
            association=association,
            actor=actor,
            verb="track_dispatch",
            subject=f"dispatch:{found.pk}",
            at=at,
            before={"tracking_number": before},
            after={"tracking_number": number},
        )
        return found


def _mismatch(thing: Dispatch | None, envelope: Dispatch) -> Refusal:
    sentence = _(
        "中身と封筒が違います。中身は%(thing)s様、封筒は%(envelope)s様です。"
        "入れ替えて、中身からもう一度読み取ってください。"
    )
    names = {"thing": thing.facts["name"] if thing else "―", "envelope": envelope.facts["name"]}
    return Refusal(code="mismatch", sentence=sentence % names)

"""A club or a company posts a wish; it is nowhere until its mail address is confirmed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.matching import poster_mails
from koshin.capabilities.matching.models import PublicProfile, Wish
from koshin.capabilities.notices import texts
from koshin.core.dates import civil
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme import Scheme
from koshin.platform import audit
from koshin.platform.audit import SYSTEM

LENGTHS = {
    "organisation": 120,
    "contact_name": 80,
    "title": 120,
    "body": 4_000,
    "reward": 200,
}
MOST_WAITING = 5
LONGEST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is looked for, by whom, and until when one may answer."""

    organisation: str
    contact_name: str
    email: str
    phone: str
    title: str
    body: str
    reward: str
    until: date
    qualifications: tuple[str, ...] = ()
    prefecture: str = ""


def post_wish(
    *,
    association: str,
    public_id: UUID,
    words: Words,
    scheme: Scheme,
    at: datetime,
    asked: PublicProfile | None = None,
) -> Wish:
    """The wish, told to its poster's address. ``public_id`` is the form's: twice is once.

    ``asked``: one person of the register, who may be asked. Raises ``Refused`` (fields of
    ``Words``).
    """
    said = {name: texts.tidy(getattr(words, name)) for name in LENGTHS}
    if found := _faults(words, said, scheme=scheme, at=at, asked=asked):
        raise Refused(*found)
    with transaction.atomic():
        known = Wish.objects.filter(public_id=public_id, association_id=association).first()
        if known is not None:
            return known
        _require_room(association, words.email)
        wish = Wish.objects.create(
            public_id=public_id,
            association_id=association,
            **said,
            email=words.email,
            phone=words.phone,
            qualifications=list(words.qualifications),
            prefecture=words.prefecture,
            until=words.until,
            asked=asked,
            posted_at=at,
        )
        audit.record(
            association=association,
            actor=SYSTEM,
            verb="post_wish",
            subject=f"wish:{public_id}",
            at=at,
            after={"state": wish.state},
        )
        poster_mails.tell(wish, "confirm")
        return wish


def _faults(
    words: Words,
    said: dict[str, str],
    *,
    scheme: Scheme,
    at: datetime,
    asked: PublicProfile | None,
) -> list[Refusal]:
    labels = {
        "organisation": _("団体名・会社名"),
        "contact_name": _("ご担当者のお名前"),
        "title": _("件名"),
        "body": _("内容"),
        "reward": _("謝礼・交通費"),
    }
    found = [
        fault
        for name, length in LENGTHS.items()
        for fault in texts.faults(field=name, label=labels[name], text=said[name], length=length)
    ]
    days = (words.until - civil(at)).days
    if not 0 <= days <= LONGEST_DAYS:
        sentence = _("返事の締め切りは、今日から1年以内の日にしてください。")
        found.append(Refusal(code="until", field="until", sentence=sentence))
    if not set(words.qualifications) <= set(scheme.qualifications):
        sentence = _("資格を、一覧の中から選んでください。")
        found.append(Refusal(code="unknown", field="qualifications", sentence=sentence))
    if asked is not None and (asked.withdrawn_at is not None or not asked.may_be_asked):
        sentence = _("この方への依頼は、いまは受け付けていません。")
        found.append(Refusal(code="not_asked", sentence=sentence))
    return found


def _require_room(association: str, email: str) -> None:
    """Nobody fills other people's boxes, nor the office's list."""
    waiting = Wish.objects.filter(
        association_id=association,
        email=email,
        state__in=(Wish.State.UNCONFIRMED, Wish.State.WAITING),
    )
    if waiting.count() >= MOST_WAITING:
        sentence = _(
            "確認を待っている募集が5件あります。届いたメールから受付を完了するか、"
            "事務局の確認が終わるまでお待ちください。"
        )
        raise Refused(Refusal(code="too_many", field="email", sentence=sentence))

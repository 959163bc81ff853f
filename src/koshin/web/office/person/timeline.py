"""All that ever happened with a person, newest first: acts, money, papers, mails, activities."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.papers.models import Paper
from koshin.core.dates import japanese
from koshin.core.scheme import Scheme
from koshin.platform.models import AuditLine, ReadLine
from koshin.web.addresses import to
from koshin.web.office import telling, words
from koshin.web.office.gate import StaffAsked
from koshin.web.office.people import names_of
from koshin.web.office.trail import in_words

KINDS: dict[str, str | Promise] = {
    "case": lazy("申請・届け出"),
    "money": lazy("お金"),
    "paper": lazy("書類・発送"),
    "mail": lazy("メール"),
    "activity": lazy("活動・研修"),
    "inquiry": lazy("お問い合わせ"),
    "acting": lazy("閲覧・代行"),
    "profile": lazy("登録情報"),
}
VIEWS: dict[str, str | Promise] = {
    "page": lazy("画面を見ました"),
    "file": lazy("ファイルを見ました"),
    "export": lazy("書き出しました"),
    "acting": lazy("本人の画面を見ました"),
}
# What an audit line is about, by the word before the colon of its subject.
ABOUT: dict[str, str] = {
    "application": "case",
    "request": "case",
    "sanction": "case",
    "waiver": "case",
    "charge": "money",
    "attempt": "money",
    "settlement": "money",
    "money_case": "money",
    "refund": "money",
    "paper": "paper",
    "dispatch": "paper",
    "reissue": "paper",
    "activity": "activity",
    "shortfall": "activity",
    "exemption": "activity",
    "completion": "activity",
    "inquiry": "inquiry",
}
# Looking at a person and acting for one are acts about the person, too.
LOOKING = frozenset({"begin_acting", "end_acting", "begin_looking"})
# Told by the record itself, which stands in the timeline with its state of today.
RECORDED = ("enter_activity", "deliver_activity")
# Whatever of the person an audit line can be about.
SUBJECTS = """
SELECT 'holder:' || %s
UNION ALL SELECT 'application:' || public_id FROM applications_application WHERE holder_id = %s
UNION ALL SELECT 'request:' || public_id FROM applications_request WHERE holder_id = %s
UNION ALL SELECT 'sanction:' || public_id FROM applications_sanction WHERE holder_id = %s
UNION ALL SELECT 'charge:' || public_id FROM payments_charge WHERE holder_id = %s
UNION ALL SELECT 'attempt:' || a.id FROM payments_attempt a
    JOIN payments_charge c ON c.id = a.charge_id WHERE c.holder_id = %s
UNION ALL SELECT 'settlement:' || s.public_id FROM payments_settlement s
    JOIN payments_charge c ON c.id = s.charge_id WHERE c.holder_id = %s
UNION ALL SELECT 'money_case:' || m.id FROM payments_money_case m
    JOIN payments_charge c ON c.id = m.charge_id WHERE c.holder_id = %s
UNION ALL SELECT 'refund:' || public_id FROM payments_refund WHERE holder_id = %s
UNION ALL SELECT 'paper:' || public_id FROM papers_paper WHERE holder_id = %s
UNION ALL SELECT 'dispatch:' || id FROM papers_dispatch WHERE holder_id = %s
UNION ALL SELECT 'reissue:' || public_id FROM papers_reissue WHERE holder_id = %s
UNION ALL SELECT 'activity:' || id FROM activities_activity WHERE holder_id = %s
UNION ALL SELECT 'shortfall:' || id FROM activities_shortfall WHERE holder_id = %s
UNION ALL SELECT 'exemption:' || public_id FROM courses_exemption WHERE holder_id = %s
UNION ALL SELECT 'inquiry:' || public_id FROM notices_inquiry WHERE holder_id = %s
UNION ALL SELECT 'waiver:' || id FROM schemes_waiver WHERE holder_id = %s
"""
SHEET = 60


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened. ``body`` is the text of a mail, ``url`` leads to the thing."""

    at: datetime
    kind: str
    what: str
    who: str = ""
    note: str = ""
    body: str = ""
    url: str = ""
    changes: tuple[telling.Change, ...] = ()

    @property
    def label(self) -> str:
        return str(KINDS[self.kind])


def timeline(
    request: StaffAsked, holders: Iterable[int], *, kind: str, before: datetime | None
) -> list[Entry]:
    """The newest entries of these records of one person, at most one more than a page of them.

    ``kind`` is one of ``KINDS``, or nothing for all; ``before`` an instant to go on from. At most
    five queries.
    """
    ids = sorted(holders)
    found: list[Entry] = []
    if kind in ("", "mail"):
        found += _mails(ids, before)
    if kind in ("", "paper"):
        found += _papers(request, ids, before)
    if kind in ("", "activity"):
        found += _activities(request.rules, ids, before)
    if kind == "acting":
        found += _views(request, ids, before)
    if kind != "mail":
        found += _acts(request, ids, kind, before)
    return sorted(found, key=lambda one: one.at, reverse=True)[: SHEET + 1]


def _views(request: StaffAsked, ids: list[int], before: datetime | None) -> Iterator[Entry]:
    """Who of the office looked at the person's data, and on which page; under one kind only."""
    rows = ReadLine.objects.filter(
        _until("at", before), association=request.association.code, holders__overlap=ids
    )
    lines = list(rows.order_by("-at", "-pk")[: SHEET + 1])
    names = names_of({one.account for one in lines})
    for one in lines:
        many = len(one.holders) > 1
        yield Entry(
            at=one.at,
            kind="acting",
            what=str(VIEWS.get(one.kind, one.kind)),
            who=names.get(one.account, ""),
            note=_("%(n)d人が載った一覧") % {"n": len(one.holders)} if many else one.reason,
        )


def _until(field: str, before: datetime | None) -> Q:
    return Q(**{f"{field}__lt": before}) if before is not None else Q()


def _mails(ids: list[int], before: datetime | None) -> Iterator[Entry]:
    rows = Mail.objects.select_related("text").filter(
        _until("created_at", before), holder_id__in=ids
    )
    for one in rows.order_by("-created_at", "-pk")[: SHEET + 1]:
        state = words.value(one.state)
        note = f"{state} {one.to}".strip()
        yield Entry(at=one.created_at, kind="mail", what=one.subject, note=note, body=one.whole)


def _papers(request: StaffAsked, ids: list[int], before: datetime | None) -> Iterator[Entry]:
    rows = Paper.objects.filter(_until("issued_at", before), holder_id__in=ids)
    for one in rows.order_by("-issued_at", "-pk")[: SHEET + 1]:
        yield Entry(
            at=one.issued_at,
            kind="paper",
            what=_("%(kind)s %(number)s を発行しました")
            % {"kind": words.value(one.kind), "number": one.number},
            note=_("無効: %(reason)s") % {"reason": one.void_reason} if one.voided_at else "",
            url=to(request, "office:paper", one.public_id),
        )


def _activities(scheme: Scheme, ids: list[int], before: datetime | None) -> Iterator[Entry]:
    rows = Activity.objects.filter(_until("entered_at", before), holder_id__in=ids)
    for one in rows.order_by("-entered_at", "-pk")[: SHEET + 1]:
        kind = scheme.activity_kinds.get(one.kind)
        yield Entry(
            at=one.entered_at,
            kind="activity",
            what=one.title,
            who=str(words.ACTORS["holder"] if one.source == "self" else words.ACTORS["organiser"]),
            note=_("%(kind)s、実施日 %(on)s、%(state)s")
            % {
                "kind": kind.label if kind else one.kind,
                "on": japanese(one.on),
                "state": words.value(one.state),
            },
        )


def _acts(
    request: StaffAsked, ids: list[int], kind: str, before: datetime | None
) -> Iterator[Entry]:
    """What the audit trail tells; of one kind, as far as its newest lines reach."""
    subjects = Q()
    for one in ids:
        places = SUBJECTS.count("%s")
        subjects |= Q(subject__in=RawSQL(SUBJECTS, [str(one), *[one] * (places - 1)]))  # noqa: S611
    rows = AuditLine.objects.filter(
        subjects, _until("at", before), _of_kind(kind), association=request.association.code
    )
    rows = rows.exclude(verb__in=RECORDED)
    lines = list(rows.order_by("-at", "-id")[: SHEET + 1])
    also = {code: one.name for code, one in request.rules.qualifications.items()}
    for line, told in zip(lines, in_words(lines, also=also), strict=True):
        yield Entry(
            at=told.at,
            kind=_kind(line),
            what=told.what,
            who=told.who,
            note=told.reason,
            changes=told.changes,
            url=_url(request, line.subject),
        )


def _of_kind(kind: str) -> Q:
    if not kind:
        return Q()
    if kind == "acting":
        return Q(verb__in=LOOKING)
    if kind == "profile":
        return Q(subject__startswith="holder:") & ~Q(verb__in=LOOKING)
    found = Q(pk__in=())
    for word, about in ABOUT.items():
        if about == kind:
            found |= Q(subject__startswith=f"{word}:")
    return found


def _kind(line: AuditLine) -> str:
    word = line.subject.partition(":")[0]
    if word == "holder":
        return "acting" if line.verb in LOOKING else "profile"
    return ABOUT.get(word, "case")


PAGES: Mapping[str, str] = {
    "application": "office:application",
    "request": "office:request",
    "sanction": "office:sanction",
    "inquiry": "office:inquiry",
    "money_case": "office:case",
    "refund": "office:refund",
    "paper": "office:paper",
    "activity": "office:evidence_record",
    "exemption": "office:exemption",
}


def _url(request: StaffAsked, subject: str) -> str:
    word, _colon, key = subject.partition(":")
    page = PAGES.get(word)
    if page is None:
        return ""
    wanted: Any = int(key) if key.isdecimal() else key
    return to(request, page, wanted)

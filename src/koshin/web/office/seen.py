"""閲覧の記録: who saw a holder, whom a member of staff saw, and every act, searchable."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from koshin.capabilities.people.models import Holder, StaffMember
from koshin.platform import read_answers
from koshin.platform.clock import JST, real_now
from koshin.platform.models import AuditLine, ReadLine
from koshin.platform.read_answers import Eyes, Seen
from koshin.platform.reading import plain
from koshin.platform.tables.writing import TYPES, pieces
from koshin.web.addresses import go
from koshin.web.forms.fields import DayField, TextField
from koshin.web.office import words
from koshin.web.office.gate import StaffAsked, for_staff, page, showed
from koshin.web.office.people import names_of
from koshin.web.office.seen_words import items_of, kind_of, page_of
from koshin.web.office.trail import in_words

PAGE_SIZE = 50
KEPT = "office_audit"
# Without a day named, so many days back: what came before is asked for by its days.
USUAL = timedelta(days=90)


class SpanForm(forms.Form):
    """From which day until which, both included; the clock on the wall, not the demo's."""

    since = DayField(label=gettext_lazy("いつから"), required=False)
    until = DayField(label=gettext_lazy("いつまで"), required=False)

    def span(self) -> tuple[datetime, datetime]:
        """The first moment and the one after the last."""
        given = self.cleaned_data if self.is_valid() else {}
        now = real_now().astimezone(JST)
        last = given.get("until") or now.date()
        first = given.get("since") or last - USUAL
        midnight = time(0, tzinfo=JST)
        following = last + timedelta(days=1)
        return datetime.combine(first, midnight), datetime.combine(following, midnight)


class TrailForm(SpanForm):
    """What is searched for in the trail of acts."""

    who = forms.ChoiceField(label=gettext_lazy("だれが"), required=False)
    verb = forms.ChoiceField(label=gettext_lazy("何を"), required=False)
    number = TextField(label=gettext_lazy("資格者の番号"), required=False)
    field_order = ("who", "verb", "number", "since", "until")

    def __init__(self, members: Sequence[StaffMember], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("すべて"))
        people = [(str(one.account_id), one.name) for one in members]
        verbs = sorted((code, str(label)) for code, label in words.VERBS.items())
        self.fields["who"].choices = [every, *people]  # type: ignore[attr-defined]
        self.fields["verb"].choices = [every, *verbs]  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class View:
    """One view of a holder, told to a person."""

    at: datetime
    who: str
    page: str
    items: str
    kind: str
    people: int
    asked: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Met:
    """One holder whom somebody saw."""

    person: Holder | None
    seen: Seen
    pages: str
    items: str


@for_staff
@require_safe
def of_holder(request: StaffAsked, holder: int) -> HttpResponseBase:
    """誰が見たか: every view of one holder's data, newest first; as a file with ``?as=csv``."""
    person = Holder.objects.filter(pk=holder, association=request.association).first()
    if person is None:
        raise Http404
    found = ReadLine.objects.filter(
        association=request.association.code, holders__contains=[person.pk]
    ).order_by("-recorded_at", "-pk")
    if request.GET.get("as") == "csv":
        showed(request, [person.pk], export=True)
        headings = [_("日時"), _("だれが"), _("画面"), _("項目"), _("種類"), _("検索"), _("理由")]
        rows = (
            (_second(v.at), v.who, v.page, v.items, v.kind, v.asked, v.reason)
            for v in _views(list(found))
        )
        return _file(f"seen-{person.number}", headings, rows)
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    views = _views(list(sheet))
    return page(request, "seen_of", section="people", person=person, sheet=sheet, views=views)


def _views(lines: Sequence[ReadLine]) -> list[View]:
    names = names_of(line.account for line in lines)
    return [
        View(
            at=line.recorded_at,
            who=names.get(line.account, ""),
            page=page_of(line.page),
            items=items_of(line.page),
            kind=kind_of(line.kind),
            people=len(line.holders),
            asked="、".join(str(value) for value in line.asked.values() if value),
            reason=line.reason,
        )
        for line in lines
    ]


@for_staff
@require_safe
def by_member(request: StaffAsked, member: int) -> HttpResponseBase:
    """この職員は誰を見たか: the answer to a leak; as a file with ``?as=csv``."""
    found = StaffMember.objects.filter(pk=member, association=request.association).first()
    if found is None:
        raise Http404
    form = SpanForm(request.GET or None)
    since, until = form.span()
    eyes = Eyes(
        association=request.association.code, account=found.account_id, since=since, until=until
    )
    if request.GET.get("as") == "csv":
        return _leak(request, eyes)
    total = read_answers.total(eyes)
    place = Paginator(range(total.people), PAGE_SIZE).get_page(request.GET.get("page"))
    seen = read_answers.seen(eyes, limit=PAGE_SIZE, offset=max(place.start_index() - 1, 0))
    return page(
        request,
        "seen_by",
        section="staff",
        member=found,
        form=form,
        since=since,
        until=until - timedelta(days=1),
        total=total,
        sheet=place,
        rows=_met(seen),
        keep=_kept(request),
    )


def _kept(request: StaffAsked) -> str:
    kept = request.GET.copy()
    for name in ("page", "as"):
        kept.pop(name, None)
    return f"{kept.urlencode()}&" if kept else ""


def _met(seen: Sequence[Seen]) -> list[Met]:
    people = Holder.objects.in_bulk([one.holder for one in seen])
    return [
        Met(
            person=people.get(one.holder),
            seen=one,
            pages="、".join(dict.fromkeys(page_of(name) for name in one.pages)),
            items="、".join(dict.fromkeys(items_of(name) for name in one.pages)),
        )
        for one in seen
    ]


def _leak(request: StaffAsked, eyes: Eyes) -> HttpResponseBase:
    seen = list(read_answers.all_seen(eyes))
    showed(request, (one.holder for one in seen), export=True)
    headings = [_("番号"), _("氏名"), _("回数"), _("最初"), _("最後"), _("画面"), _("項目")]

    def rows() -> Iterator[list[str]]:
        for start in range(0, len(seen), 1_000):
            for one in _met(seen[start : start + 1_000]):
                person = one.person
                yield [
                    person.number if person else "",
                    person.name if person else "",
                    str(one.seen.views),
                    _second(one.seen.first),
                    _second(one.seen.last),
                    one.pages,
                    one.items,
                ]

    return _file(f"seen-by-{eyes.account}", headings, rows())


def _second(moment: datetime) -> str:
    return f"{moment.astimezone(JST):%Y-%m-%d %H:%M:%S}"


def _file(name: str, headings: Sequence[str], rows: Any) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(pieces("csv", headings, rows), content_type=TYPES["csv"])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def trail(request: StaffAsked) -> HttpResponse:
    """Every act by who, what, when and person. What is searched for stays out of the address."""
    members = list(StaffMember.objects.filter(association=request.association).order_by("pk"))
    if request.method == "POST":
        names = TrailForm.base_fields
        request.session[KEPT] = {n: str(request.POST.get(n, ""))[:200] for n in names}
        return go(request, "office:audit")
    kept = request.session.get(KEPT, {})
    form = TrailForm(members, kept)
    request.shown.asked.update({key: value for key, value in kept.items() if value})
    found = _acts(request, form)
    sheet = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = list(sheet)
    told = in_words(lines)
    showed(request, _subjects(lines))
    return page(request, "audit", section="audit", form=form, sheet=sheet, history=told)


def _acts(request: StaffAsked, form: TrailForm) -> QuerySet[AuditLine]:
    since, until = form.span()
    given = form.cleaned_data if form.is_valid() else {}
    found = AuditLine.objects.filter(
        association=request.association.code, recorded_at__gte=since, recorded_at__lt=until
    )
    if given.get("who"):
        found = found.filter(actor_id=int(given["who"]))
    if given.get("verb"):
        found = found.filter(verb=given["verb"])
    if given.get("number"):
        person = Holder.objects.filter(
            association=request.association, number=plain(given["number"])
        ).first()
        found = found.filter(subject=f"holder:{person.pk}") if person else found.none()
    return found.order_by("-pk")


def _subjects(lines: Sequence[AuditLine]) -> set[int]:
    """The holders whom these lines are about, and those who acted themselves: both are named."""
    kinds = (line.subject.partition(":") for line in lines)
    about = {int(key) for word, _colon, key in kinds if word == "holder" and key.isdecimal()}
    own = [line.actor_id for line in lines if line.actor_kind == "holder"]
    return about | set(Holder.objects.filter(account__in=own).values_list("pk", flat=True))

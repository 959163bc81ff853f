"""まとめ払い: one organisation pays for several holders; requests, composing, the invoice."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.applications.actions.bear_bundle_fee import bear_bundle_fee
from koshin.capabilities.applications.actions.pay_bundle import clear_bundle
from koshin.capabilities.papers import queries as papers
from koshin.capabilities.papers.actions.give_up_bundle import give_up_bundle
from koshin.capabilities.papers.actions.issue_bundle_invoice import issue_bundle_invoice
from koshin.capabilities.papers.actions.recompose_bundle import recompose_bundle
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments import bundles
from koshin.capabilities.payments.actions.compose_bundle import accept_bundle
from koshin.capabilities.payments.actions.make_bundle import make_bundle
from koshin.capabilities.payments.models import Bundle, BundleItem, Charge, Settlement
from koshin.core.refusal import Refused
from koshin.platform import reading
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms import refusals
from koshin.web.forms.fields import TextField
from koshin.web.forms.payer import PayerForm
from koshin.web.office.deciding import fee_differences
from koshin.web.office.finding import matching, searched
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 30
MOST_FOUND = 20
SEARCH = "office_search_bundle"


class FindForm(forms.Form):
    """Whose charge goes into the bundle."""

    q = TextField(label=_("氏名・カナ・番号・照合番号"), required=False)


class CancelForm(forms.Form):
    reason = TextField(label=_("取り消す理由"), max_length=200, help_text=_("記録に残ります。"))


@dataclass(frozen=True, kw_only=True)
class Paid:
    """Money that came for somebody's charge, and its valid receipts."""

    settlement: Settlement
    receipts: Sequence[Paper]


@dataclass(frozen=True, kw_only=True)
class Person:
    """One line of a bundle."""

    item: BundleItem
    money: Sequence[Paid]


@for_staff
@require_http_methods(["GET", "HEAD"])
def index(request: StaffAsked) -> HttpResponse:
    """Requests of holders and open bundles, or those that are closed."""
    closed = request.GET.get("show") == "closed"
    live = Q(state__in=Bundle.LIVE)
    rows = (
        Bundle.objects.filter(~live if closed else live, association=request.association)
        .select_related("requested_by")
        .annotate(people=Count("items__charge__holder", distinct=True))
        .order_by("-created_at", "-pk")
    )
    sheet = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "bundles", section="bundles", sheet=sheet, closed=closed)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffAsked) -> HttpResponse:
    form = PayerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_bundle(
                association=request.association.code,
                payer=form.payer(),
                requested_by=None,
                charge=None,
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "office:bundle", made.public_id)
    return page(request, "bundle_new", section="bundles", form=form)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: StaffAsked, bundle: UUID) -> HttpResponse:
    """The bundle with its people; POST searches for somebody's charge to add."""
    if request.method == "POST":
        asked = FindForm(request.POST)
        request.session[SEARCH] = asked.cleaned_data["q"] if asked.is_valid() else ""
        return go(request, "office:bundle", bundle)
    return _page(request, _bundle(request, bundle))


@for_staff
@require_POST
def act(request: StaffAsked, bundle: UUID, verb: str) -> HttpResponse:
    """add, take, accept, clear, bear (the fee), invoice: one press each."""
    found = _bundle(request, bundle)
    try:
        if verb == "invoice":
            issue_bundle_invoice(
                bundle=found, scheme=request.rules, at=request.now, actor=actor(request)
            )
        else:
            _change(request, bundle, verb)
    except Refused as refused:
        return _page(request, _bundle(request, bundle), refusals.sentences(refused))
    except Charge.DoesNotExist:
        raise Http404 from None
    return go(request, "office:bundle", bundle)


def _change(request: StaffAsked, bundle: UUID, verb: str) -> None:
    code, at, who = request.association.code, request.now, actor(request)
    if verb == "accept":
        accept_bundle(association=code, bundle=bundle, at=at, actor=who)
    elif verb == "clear":
        clear_bundle(association=code, bundle=bundle, at=at, actor=who)
    elif verb == "bear":
        bear_bundle_fee(
            association=code, bundle=bundle, fees=fee_differences(request), at=at, actor=who
        )
    elif verb in ("add", "take"):
        recompose_bundle(
            association=code,
            bundle=bundle,
            charge=_chosen(request),
            wanted=verb == "add",
            scheme=request.rules,
            at=at,
            actor=who,
        )
    else:
        raise Http404


def _chosen(request: StaffAsked) -> UUID:
    try:
        return UUID(request.POST.get("charge", ""))
    except ValueError:
        raise Http404 from None


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: StaffAsked, bundle: UUID) -> HttpResponse:
    """Why it is given up, and what that means for its people."""
    found = _bundle(request, bundle)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            give_up_bundle(
                association=request.association.code,
                bundle=bundle,
                reason=form.cleaned_data["reason"],
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return go(request, "office:bundle", bundle)
    return page(request, "bundle_cancel", section="bundles", bundle=found, form=form)


def _bundle(request: StaffAsked, public_id: UUID) -> Bundle:
    found = (
        Bundle.objects.select_related("requested_by")
        .filter(public_id=public_id, association=request.association)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _page(request: StaffAsked, bundle: Bundle, sentences: list[str] | None = None) -> HttpResponse:
    items = list(
        BundleItem.objects.filter(bundle=bundle).select_related("charge__holder").order_by("charge")
    )
    waiting = bundles.waiting(bundle)
    live = bundle.state in Bundle.LIVE
    due = bundles.due_of([item.charge for item in items])
    typed = searched(request, of="bundle")
    issued = papers.about([bundle.public_id]).get((Paper.Kind.INVOICE, bundle.public_id), [])
    return page(
        request,
        "bundle",
        section="bundles",
        status=409 if sentences else 200,
        refusals=sentences or [],
        bundle=bundle,
        people=_people(items),
        live=live,
        due=due,
        waiting=waiting,
        missing=max(due - waiting, 0),
        is_fee=live and waiting and due - waiting in fee_differences(request),
        invoice=issued[0] if issued else None,
        form=FindForm(initial={"q": typed}),
        found=_found(request, typed)[:MOST_FOUND] if typed and live else [],
        typed=typed,
    )


def _people(items: Sequence[BundleItem]) -> list[Person]:
    """Each person's charge with the money that came for it and its receipts. Two queries."""
    charges = [item.charge for item in items]
    money: dict[int, list[Settlement]] = {}
    for one in Settlement.objects.filter(charge__in=charges, applied__gt=0).order_by("pk"):
        money.setdefault(one.charge_id, []).append(one)
    every = [one.public_id for some in money.values() for one in some]
    issued = papers.about(every)
    return [
        Person(
            item=item,
            money=[
                Paid(settlement=one, receipts=issued.get((Paper.Kind.RECEIPT, one.public_id), []))
                for one in money.get(item.charge_id, [])
            ],
        )
        for item in items
    ]


def _found(request: StaffAsked, typed: str) -> QuerySet[Charge]:
    """Charges that somebody owes and that are in no bundle the office has taken up."""
    rows = (
        Charge.objects.filter(association=request.association, state__in=bundles.UNPAID)
        .exclude(bundle_items__live=True, bundle_items__bundle__state=Bundle.State.OPEN)
        .select_related("holder")
        .annotate(remaining=F("amount") - F("settled_amount"))
        .order_by("holder__family_kana", "holder__given_kana", "pk")
    )
    people = matching(rows, typed, holder="holder__").values("pk")
    reference = reading.plain(typed)
    return rows.filter(Q(pk__in=people) | Q(payer_reference=reference))

"""手紙: what holders without a mail address must be told by post."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from koshin.capabilities.notices.models import Mail
from koshin.capabilities.notices.wording import RULE
from koshin.capabilities.papers.actions.issue_letter import issue_text_letter
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.papers.render import pdf_of
from koshin.capabilities.payments.models import Charge
from koshin.core.refusal import Refused
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.refusals import sentences
from koshin.web.letters import payment_letter
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 30
MOST_CHARGES = 50
OWED = (Charge.State.OPEN, Charge.State.PARTIAL)


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    return _list(request)


def _list(request: StaffAsked, why: list[str] | None = None) -> HttpResponse:
    """Mails that nobody could be sent, and what people without an address owe."""
    written = Paper.objects.filter(kind=Paper.Kind.LETTER, voided_at__isnull=True)
    mails = (
        Mail.objects.filter(association=request.association, state=Mail.State.NO_ADDRESS)
        .annotate(printed=Exists(written.filter(subject=OuterRef("public_id"))))
        .select_related("holder", "text")
        .order_by("printed", "-created_at", "-pk")
    )
    charges = (
        Charge.objects.filter(
            association=request.association,
            state__in=OWED,
            holder__email="",
            due_at__gte=request.now,
        )
        .annotate(
            printed=Exists(written.filter(subject=OuterRef("public_id"))),
            remaining=F("amount") - F("settled_amount"),
        )
        .select_related("holder")
        .order_by("due_at", "pk")
    )
    return page(
        request,
        "letters",
        section="letters",
        sheet=Paginator(mails, PAGE_SIZE).get_page(request.GET.get("page")),
        charges=list(charges[:MOST_CHARGES]),
        refusals=why or [],
        status=409 if why else 200,
    )


@for_staff
@require_POST
def about_charge(request: StaffAsked, charge: UUID) -> HttpResponse:
    """お支払いのご案内, made and opened."""
    found = Charge.objects.filter(public_id=charge, association=request.association).first()
    if found is None:
        raise Http404
    try:
        paper = payment_letter(request, found)
    except Refused as refused:
        return _list(request, sentences(refused))
    return go(request, "office:letter", paper.public_id)


@for_staff
@require_POST
def about_mail(request: StaffAsked, mail: UUID) -> HttpResponse:
    """What the mail says, as a letter."""
    found = (
        Mail.objects.filter(
            public_id=mail, association=request.association, state=Mail.State.NO_ADDRESS
        )
        .select_related("holder", "text")
        .first()
    )
    if found is None:
        raise Http404
    try:
        paper = issue_text_letter(
            holder=found.holder,
            subject=found.public_id,
            title=found.subject,
            text=on_paper(found.whole),
            scheme=request.rules,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        return _list(request, sentences(refused))
    return go(request, "office:letter", paper.public_id)


def on_paper(text: str) -> str:
    """What a mail says without what only a screen can use: links, and the sender below the rule."""
    said = text.partition(RULE)[0].splitlines()
    kept = [line for line in said[1:] if not line.startswith(("http", "▼"))]
    return "\n".join(kept).strip()


@for_staff
@require_safe
def pdf(request: StaffAsked, paper: UUID) -> HttpResponse:
    """The letter, to print and put into an envelope with a window."""
    found = Paper.objects.filter(
        public_id=paper, association=request.association, kind=Paper.Kind.LETTER
    ).first()
    if found is None:
        raise Http404
    answer = HttpResponse(pdf_of(found), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return answer

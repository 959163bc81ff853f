"""Hand a bank file in, see what it holds, and take it in."""

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from koshin.capabilities.applications.tasks import match_bank_rows, take_in_bank_file
from koshin.capabilities.bank import formats, queries
from koshin.capabilities.bank.actions.receive_file import receive_file
from koshin.capabilities.bank.models import BankFile
from koshin.core.refusal import Refused
from koshin.core.scheme.bank_rules import BankRules
from koshin.platform import jobs
from koshin.web.addresses import go
from koshin.web.asked import actor
from koshin.web.forms.refusals import show
from koshin.web.office import bank_words
from koshin.web.office.gate import StaffAsked, for_staff, page

PAGE_SIZE = 20


class FileForm(forms.Form):
    """A file and the account it is about."""

    account = forms.ChoiceField(label=lazy("口座"))
    file = forms.FileField(
        label=lazy("入金明細のファイル"),
        help_text=lazy("銀行の画面から取得したままのファイルを選んでください。編集は不要です。"),
        error_messages={
            "required": lazy("ファイルを選んでください。"),
            "empty": lazy("ファイルが空です。銀行の画面から取得し直してください。"),
        },
    )


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A file of the list, in words."""

    file: BankFile
    account: str


@dataclass(frozen=True, kw_only=True)
class FaultLine:
    """One fault: where, and in a sentence what."""

    line: int
    sentence: str


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffAsked) -> HttpResponse:
    rules = rules_of(request)
    form = _form(request, rules)
    if request.method == "POST" and form.is_valid():
        own = rules.account(form.cleaned_data["account"])
        given = form.cleaned_data["file"]
        try:
            file = receive_file(
                association=request.association.code,
                rules=rules,
                account=own or rules.accounts[0],
                name=given.name,
                content=given.read(),
                at=request.now,
                actor=actor(request),
            )
        except Refused as refused:
            show(form, refused)
        else:
            return go(request, "office:bank_file", file.pk)
    files = BankFile.objects.filter(association=request.association).defer("content")
    sheet = Paginator(files.order_by("-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    labels = {account.code: account.label for account in rules.accounts}
    return page(
        request,
        "bank/files",
        section="bank",
        form=form,
        sheet=sheet,
        rows=[Listed(file=f, account=labels.get(f.account, f.account)) for f in sheet],
        waiting=queries.waiting(request.association.code),
    )


@for_staff
@require_http_methods(["GET", "HEAD"])
def detail(request: StaffAsked, file: int) -> HttpResponse:
    found = file_of(request, file)
    rules = rules_of(request)
    own = rules.account(found.account)
    names = {code: f.profile.name for code, f in formats.formats().items() if f.profile}
    checked = found.state == BankFile.State.CHECKED
    counts = queries.counts(request.association.code, file=found.pk)
    return page(
        request,
        "bank/file",
        section="bank",
        file=found,
        account=own.label if own else found.account,
        form=bank_words.form(found.format, names),
        preview=queries.preview(found, rules) if checked else None,
        faults=[
            FaultLine(line=one["line"], sentence=bank_words.fault(one["code"], one["seen"]))
            for one in found.faults
        ],
        known=found.rows_done - found.new_rows,
        counts=counts,
        states=[
            (state, str(words), counts[state])
            for state, words in bank_words.STATES.items()
            if counts.get(state)
        ],
    )


@for_staff
@require_POST
def take_in(request: StaffAsked, file: int) -> HttpResponse:
    """Hand the file to the worker; pressing twice is the same as once."""
    code = request.association.code
    with transaction.atomic():
        found = BankFile.objects.select_for_update().filter(pk=file, association=code).first()
        if found is None:
            raise Http404
        if found.state == BankFile.State.CHECKED:
            found.state = BankFile.State.QUEUED
            found.save(update_fields=["state"])
            jobs.enqueue(take_in_bank_file, lock=f"bank:{code}", file_id=found.pk, association=code)
    return go(request, "office:bank_file", file)


@for_staff
@require_POST
def match_again(request: StaffAsked) -> HttpResponse:
    """Let the worker look at everything that waits once more."""
    code = request.association.code
    jobs.enqueue(match_bank_rows, lock=f"bank:{code}", association=code)
    return go(request, "office:bank_rows")


def _form(request: StaffAsked, rules: BankRules) -> FileForm:
    form = FileForm(request.POST or None, request.FILES or None)
    names = {code: f.profile.name for code, f in formats.formats().items() if f.profile}
    form.fields["account"].choices = [  # type: ignore[attr-defined]
        (
            account.code,
            _("%(account)s(%(form)s)")
            % {"account": account.label, "form": bank_words.form(account.file, names)},
        )
        for account in rules.accounts
    ]
    return form


def rules_of(request: StaffAsked) -> BankRules:
    """The association's bank accounts; nothing is here where it states none."""
    if request.rules.bank is None:
        raise Http404
    return request.rules.bank


def file_of(request: StaffAsked, key: int) -> BankFile:
    found = BankFile.objects.filter(pk=key, association=request.association).first()
    if found is None:
        raise Http404
    return found

"""The second factor of a holder who has one: the app's code, or a recovery code."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from koshin.capabilities.people.actions.check_second_factor import check_second_factor
from koshin.capabilities.people.models import Account
from koshin.core.refusal import Refused
from koshin.platform import clock
from koshin.web.addresses import go
from koshin.web.asked import Asked
from koshin.web.client_address import client_address
from koshin.web.forms import refusals
from koshin.web.portal.signing.code import MailedCodeField
from koshin.web.portal.signing.entering import enter, half_way


class SecondForm(forms.Form):
    code = MailedCodeField(
        label=_("確認コード"),
        max_length=30,
        help_text=_("認証アプリの6けたの数字か、予備のコードを入力してください。"),
        autocomplete="one-time-code",
    )


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: Asked) -> HttpResponse:
    """Ask for it, and let in."""
    half = half_way(request)
    if half is None:
        return go(request, "portal:sign_in")
    form = SecondForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = Account.objects.get(pk=half["account"])
        try:
            check_second_factor(
                account=account,
                code=form.cleaned_data["code"],
                address=client_address(request),
                at=clock.real_now(),
            )
        except Refused as refused:
            refusals.show(form, refused)
        else:
            return enter(request, account, way=half["way"], wanted=half["wanted"])
    return render(request, "portal/signing/second.html", {"form": form})

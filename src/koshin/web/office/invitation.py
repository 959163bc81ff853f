"""The page that an invitation's link opens: a password, and an authenticator proved by its code."""

from django.http import HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.people.actions.accept_invitation import accept_invitation
from koshin.capabilities.people.invitation import invited
from koshin.core.refusal import Refused
from koshin.platform.qr import page_svg
from koshin.web.asked import Asked
from koshin.web.forms.refusals import show
from koshin.web.office.gate import page
from koshin.web.portal.password import NewPasswordForm
from koshin.web.two_factors import CodeField


class SetUpForm(NewPasswordForm):
    """Both factors at once."""

    code = CodeField(label=_("確認コード"), help_text=_("認証アプリに表示された6桁の数字です。"))


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: Asked, said: str) -> HttpResponse:
    """A link that is used, too old or made up says so and what to do."""
    account = invited(said, association=request.association.code)
    if account is None:
        return page(request, "invitation", section="", status=404, account=None)
    form = SetUpForm(request.POST or None)
    done = False
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(
                account=account,
                password=form.cleaned_data["password"],
                code=form.cleaned_data["code"],
                at=request.now,
            )
            done = True
        except Refused as refused:
            show(form, refused)
    device = TOTPDevice.objects.get(user=account)
    return page(
        request,
        "invitation",
        section="",
        account=account,
        form=form,
        done=done,
        qr="" if done else mark_safe(page_svg(device.config_url)),  # noqa: S308 - made here
        key=device.config_url.partition("secret=")[2].partition("&")[0],
    )

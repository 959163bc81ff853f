"""事務局の人: who works here in which role. One person proposes a role, another grants it."""

import secrets
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koshin.capabilities.people.actions.decide_role import grant_role, refuse_role
from koshin.capabilities.people.actions.end_staff import end_staff
from koshin.capabilities.people.actions.invite_again import invite_again
from koshin.capabilities.people.actions.propose_role import Wish, propose_role
from koshin.capabilities.people.models import RoleGrant, StaffMember
from koshin.core.prefectures import PREFECTURES
from koshin.core.refusal import Refused
from koshin.core.scheme import Scheme
from koshin.platform.models import ReadAlarm
from koshin.web.addresses import go, to
from koshin.web.asked import actor
from koshin.web.forms.fields import MailField, TextField
from koshin.web.forms.refusals import show
from koshin.web.office.gate import StaffAsked, for_staff, page
from koshin.web.office.refusing import refused_page
from koshin.web.office.trail import trail_of

SECRET_BYTES = 20
ALARMS = 10


class RoleForm(forms.Form):
    """The role, whom it reaches, and why."""

    role = forms.ChoiceField(
        label=gettext_lazy("役割"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("役割を選んでください。")},
    )
    prefectures = forms.MultipleChoiceField(
        label=gettext_lazy("担当する都道府県"),
        required=False,
        choices=[(name, name) for name in PREFECTURES],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一つも選ばないときは、全国の資格者が見えます。"),
    )
    affiliations = forms.MultipleChoiceField(
        label=gettext_lazy("担当する会員区分・団体"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = TextField(
        label=gettext_lazy("理由"),
        max_length=200,
        help_text=gettext_lazy("例:4月の異動のため。承認する人に見え、記録に残ります。"),
    )

    def __init__(self, scheme: Scheme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(code, role.label) for code, role in scheme.roles.items()]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        if scheme.classes:
            self.fields["affiliations"].choices = list(scheme.classes.items())  # type: ignore[attr-defined]
        else:
            del self.fields["affiliations"]


class InviteForm(RoleForm):
    """Somebody new."""

    name = TextField(label=gettext_lazy("氏名"), max_length=120)
    email = MailField(label=gettext_lazy("メールアドレス"))
    field_order = ("name", "email", "role", "prefectures", "affiliations", "reason")


class EndForm(forms.Form):
    reason = TextField(
        label=gettext_lazy("終了の理由"),
        max_length=200,
        help_text=gettext_lazy("例:退職。記録に残ります。"),
    )


@for_staff
@require_safe
def index(request: StaffAsked) -> HttpResponse:
    """Who works here, what waits for a second person, and the latest alarms."""
    members = StaffMember.objects.filter(association=request.association).select_related("account")
    waiting = RoleGrant.objects.filter(
        association=request.association, state=RoleGrant.State.PROPOSED
    ).select_related("proposed_by", "member")
    alarms = ReadAlarm.objects.filter(association=request.association.code)
    names = {one.account_id: one for one in members}
    return page(
        request,
        "staff",
        section="staff",
        members=[
            (one, _label(request, one.role))
            for one in sorted(members, key=lambda one: (not one.account.is_active, one.pk))
        ],
        waiting=[(one, _label(request, one.role)) for one in waiting.order_by("pk")],
        alarms=[
            (one, names.get(one.account)) for one in alarms.order_by("-raised_at", "-pk")[:ALARMS]
        ],
    )


def _label(request: StaffAsked, role: str) -> str:
    found = request.rules.roles.get(role)
    return found.label if found else role


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: StaffAsked) -> HttpResponse:
    """Propose somebody new."""
    form = InviteForm(request.rules, request.POST or None)
    if request.method == "POST" and form.is_valid() and _proposed(request, form, None):
        return go(request, "office:staff")
    return page(request, "staff_invite", section="staff", form=form)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: StaffAsked, member: int) -> HttpResponse:
    """One person of the office: propose another role."""
    found = _member(request, member)
    current = {
        "role": found.role,
        "prefectures": found.prefectures,
        "affiliations": found.affiliations,
    }
    form = RoleForm(request.rules, request.POST or None, initial=current)
    if request.method == "POST" and form.is_valid() and _proposed(request, form, found):
        return go(request, "office:staff")
    return page(
        request,
        "staff_member",
        section="staff",
        member=found,
        role=_label(request, found.role),
        form=form,
        end=EndForm(),
        history=trail_of(request, f"staff:{found.pk}"),
    )


def _member(request: StaffAsked, member: int) -> StaffMember:
    rows = StaffMember.objects.select_related("account").filter(association=request.association)
    found = rows.filter(pk=member).first()
    if found is None:
        raise Http404
    return found


def _proposed(request: StaffAsked, form: RoleForm, member: StaffMember | None) -> bool:
    given = form.cleaned_data
    try:
        propose_role(
            Wish(
                name=member.name if member else given["name"],
                email=member.email if member else given["email"],
                role=given["role"],
                prefectures=given["prefectures"],
                affiliations=given.get("affiliations", ()),
                reason=given["reason"],
                member=member,
            ),
            by=request.staff,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        show(form, refused)
        return False
    return True


@for_staff
@require_POST
def decide(request: StaffAsked, grant: UUID) -> HttpResponse:
    """The second person grants or refuses a role; who proposed it may take it back."""
    try:
        if "grant" in request.POST:
            grant_role(
                grant=grant,
                by=request.staff,
                second_factor=secrets.token_hex(SECRET_BYTES),
                at=request.now,
                actor=actor(request),
            )
        else:
            refuse_role(grant=grant, by=request.staff, at=request.now, actor=actor(request))
    except Refused as refused:
        return _refused(request, refused, _("役割の承認"))
    return go(request, "office:staff")


@for_staff
@require_POST
def end(request: StaffAsked, member: int) -> HttpResponse:
    """Somebody leaves the office."""
    form = EndForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else _("理由の記入なし")
    try:
        end_staff(
            member=member, by=request.staff, reason=reason, at=request.now, actor=actor(request)
        )
    except Refused as refused:
        return _refused(request, refused, _("アカウントの終了"))
    return go(request, "office:staff")


@for_staff
@require_POST
def resend(request: StaffAsked, member: int) -> HttpResponse:
    """Send the link of an invitation once more."""
    try:
        invite_again(
            member=member,
            association=request.association.code,
            at=request.now,
            actor=actor(request),
        )
    except Refused as refused:
        return _refused(request, refused, _("招待の再送"))
    return go(request, "office:staff")


def _refused(request: StaffAsked, refused: Refused, title: str) -> HttpResponse:
    back = to(request, "office:staff")
    return refused_page(request, refused, section="staff", title=title, back=back)

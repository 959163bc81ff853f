"""Take an organiser of trainings into the association's list, and people who act for it."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.people.models import Account, Organiser, OrganiserMember
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


def open_organiser(
    *,
    association: str,
    name: str,
    level: Organiser.Level,
    contact: str,
    counts_at_once: bool,
    provider: str = "",
    at: datetime,
    actor: Actor,
) -> Organiser:
    """The new organiser, for whom nobody acts yet. ``contact`` is read by holders.

    Raises ``Refused`` (field ``name``) where the association has one of this name.
    """
    try:
        with transaction.atomic():
            organiser = Organiser.objects.create(
                association_id=association,
                name=name.strip(),
                level=level,
                contact=contact.strip(),
                counts_at_once=counts_at_once,
                provider=provider,
            )
            audit.record(
                association=association,
                actor=actor,
                verb="open_organiser",
                subject=f"organiser:{organiser.pk}",
                at=at,
                after={"name": organiser.name, "level": level, "counts_at_once": counts_at_once},
            )
            return organiser
    except IntegrityError:
        sentence = _("同じ名前の主催者がすでに登録されています。一覧でご確認ください。")
        raise Refused(Refusal(code="organiser_exists", field="name", sentence=sentence)) from None


def add_organiser_member(
    *,
    organiser: Organiser,
    name: str,
    email: str,
    password: str,
    second_factor: str,
    at: datetime,
    actor: Actor,
) -> TOTPDevice:
    """The member's confirmed TOTP device, as for staff: rosters name people.

    ``second_factor`` is the secret as hexadecimal digits. Raises ``Refused`` (field ``email``) when
    somebody acts for an organiser of this association with this mail address already.
    """
    address = email.strip().lower()
    try:
        with transaction.atomic():
            account = Account.objects.create(
                association_id=organiser.association_id,
                login=f"{organiser.association_id}/organiser/{address}",
                kind=Account.ORGANISER,
                password=make_password(password),
            )
            member = OrganiserMember.objects.create(
                organiser=organiser, account=account, name=name, email=address
            )
            device = TOTPDevice.objects.create(
                user=account, name="totp", key=second_factor, confirmed=True
            )
            audit.record(
                association=organiser.association_id,
                actor=actor,
                verb="add_organiser_member",
                subject=f"organiser:{organiser.pk}",
                at=at,
                after={"account": account.pk, "member": member.pk},
            )
            return device
    except IntegrityError:
        sentence = _(
            "このメールアドレスはすでに使われています。別のメールアドレスを指定してください。"
        )
        raise Refused(Refusal(code="member_exists", field="email", sentence=sentence)) from None

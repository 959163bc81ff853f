"""Give somebody of the office a way to sign in: password and second factor together."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from koshin.capabilities.people.models import Account, StaffMember
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme.roles import MANAGER
from koshin.platform import audit
from koshin.platform.audit import Actor


def staff_login(*, association: str, email: str) -> str:
    """The login of a member of staff: mail addresses are compared without upper and lower case."""
    return f"{association}/{email.strip().lower()}"


def create_staff(
    *,
    association: str,
    name: str,
    email: str,
    password: str,
    second_factor: str,
    at: datetime,
    actor: Actor,
    role: str = MANAGER,
    prefectures: Sequence[str] = (),
    affiliations: Sequence[str] = (),
) -> TOTPDevice:
    """The new member's confirmed TOTP device (``config_url`` is what an authenticator app reads).

    ``second_factor`` is the secret as hexadecimal digits, at least 20 bytes, from a caller that may
    use randomness. ``role``, and the prefectures and affiliations it is limited to, are given here
    by whoever runs the server; in the office a second person grants them
    (:mod:`koshin.capabilities.people.actions.decide_role`). Neither the secret nor the password
    reaches the audit trail. Raises ``Refused`` when the mail address belongs to a member of staff
    already.
    """
    try:
        with transaction.atomic():
            account = Account.objects.create(
                association_id=association,
                login=staff_login(association=association, email=email),
                kind=Account.STAFF,
                password=make_password(password),
            )
            member = StaffMember.objects.create(
                association_id=association,
                account=account,
                name=name,
                email=email.strip().lower(),
                role=role,
                prefectures=list(prefectures),
                affiliations=list(affiliations),
            )
            device = TOTPDevice.objects.create(
                user=account, name="totp", key=second_factor, confirmed=True
            )
            audit.record(
                association=association,
                actor=actor,
                verb="create_staff",
                subject=f"staff:{member.pk}",
                at=at,
                after={"account": account.pk, "role": role},
            )
            return device
    except IntegrityError:
        raise Refused(
            Refusal(
                code="staff_exists",
                field="email",
                sentence=_(
                    "このメールアドレスの事務局員はすでにいます。別のメールアドレスを指定してください。"
                ),
            )
        ) from None

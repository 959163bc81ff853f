"""An organisation pays for holders (会社が支払います): a bundle begins."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.payments.bundles import put_in
from koshin.capabilities.payments.models import Bundle, Charge
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refusal, Refused
from koshin.core.registration import RegistrationFault, registration_number
from koshin.platform import audit
from koshin.platform.audit import Actor


@dataclass(frozen=True, kw_only=True)
class Payer:
    """The organisation that pays, as somebody told it. ``number`` is its own T number, or empty."""

    name: str
    department: str = ""
    contact: str = ""
    mail: str = ""
    number: str = ""


def make_bundle(
    *,
    association: str,
    payer: Payer,
    requested_by: Holder | None,
    charge: Charge | None,
    at: datetime,
    actor: Actor,
) -> Bundle:
    """The new bundle: ``requested`` where a holder asks for it, else ``open``.

    ``charge`` is its first charge, if there is one. Raises ``Refused`` without a name (field
    ``name``), for a T number that cannot be one (field ``number``), and for a charge that is paid,
    cancelled or in another bundle.
    """
    number = _read(payer)
    with transaction.atomic():
        bundle = Bundle.objects.create(
            public_id=uuid4(),
            association_id=association,
            payer_name=payer.name.strip(),
            payer_department=payer.department.strip(),
            payer_contact=payer.contact.strip(),
            payer_mail=payer.mail.strip(),
            payer_number=number,
            requested_by=requested_by,
            state=Bundle.State.REQUESTED if requested_by else Bundle.State.OPEN,
            created_at=at,
        )
        bundle.refresh_from_db(fields=["payer_reference"])
        if charge is not None:
            locked = Charge.objects.select_for_update().get(
                pk=charge.pk, association_id=association
            )
            put_in(bundle, locked, at=at)
        audit.record(
            association=association,
            actor=actor,
            verb="make_bundle",
            subject=f"bundle:{bundle.public_id}",
            at=at,
            after={
                "payer": bundle.payer_name,
                "state": bundle.state,
                "charge": str(charge.public_id) if charge else None,
                "amount": bundle.amount,
            },
        )
        return bundle


def _read(payer: Payer) -> str:
    if not payer.name.strip():
        raise Refused(
            Refusal(
                code="payer_missing",
                field="name",
                sentence=_("お支払いになる会社・団体の名称を入力してください。"),
            )
        )
    try:
        return registration_number(payer.number) if payer.number.strip() else ""
    except RegistrationFault:
        raise Refused(
            Refusal(
                code="number_unreadable",
                field="number",
                sentence=_(
                    "登録番号は、T と13けたの数字です。番号をご確認のうえ入力し直すか、"
                    "分からないときは空欄にしてください。"
                ),
            )
        ) from None

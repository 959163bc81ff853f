"""The office corrects what it keeps about a holder, or takes back one who was entered in error."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor
from koshin.platform.removal import remove

CORRECTED = (
    *("family_name", "given_name", "family_kana", "given_kana", "romanised_name", "birth_date"),
    *("email", "phone", "postal_code", "prefecture", "city", "street", "building"),
    *("invoice_addressee", "invoice_sender", "joined_on", "classes"),
)
Value = str | date | tuple[str, ...]


def correct_holder(
    *, holder_id: int, values: Mapping[str, Value], at: datetime, actor: Actor, reason: str = ""
) -> Holder:
    """The holder with ``values`` (names of ``CORRECTED``); what is the same already writes nothing.

    Raises ``Refused`` (field ``email``) when another holder of the association has the address.
    """
    if unknown := set(values) - set(CORRECTED):
        raise ValueError(f"nobody corrects {sorted(unknown)}")
    with transaction.atomic():
        holder = Holder.objects.select_for_update().get(pk=holder_id)
        before = {name: _said(getattr(holder, name)) for name in values}
        after = {name: _said(value) for name, value in values.items()}
        changed = sorted(name for name in values if before[name] != after[name])
        if not changed:
            return holder
        for name in changed:
            value = values[name]
            setattr(holder, name, list(value) if isinstance(value, tuple) else value)
        try:
            with transaction.atomic():
                holder.save(update_fields=changed)
        except IntegrityError:
            raise Refused(
                Refusal(
                    code="email_taken",
                    field="email",
                    sentence=_(
                        "このメールアドレスは別の方が使っています。どちらが正しいかご確認ください。"
                    ),
                )
            ) from None
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="correct_holder",
            subject=f"holder:{holder.pk}",
            at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
            reason=reason,
        )
        return holder


def strike_holder(*, holder_id: int, at: datetime, actor: Actor, reason: str) -> None:
    """Take back a holder who was entered in error.

    Raises ``removal.StillUsed`` where anything was recorded about the person since.
    """
    with transaction.atomic():
        holder = Holder.objects.select_for_update().get(pk=holder_id)
        remove(holder)
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="strike_holder",
            subject=f"holder:{holder_id}",
            at=at,
            before={"number": holder.number},
            reason=reason,
        )


def _said(value: object) -> object:
    """A value as the audit trail keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, list | tuple) else value

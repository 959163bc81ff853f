"""Change what is kept of a holder beside the registered data: names, delivery, mails, register."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.actions.update_profile import unprintable
from koshin.capabilities.people.models import Consent, Holder
from koshin.core.refusal import Refusal, Refused
from koshin.core.scheme.association import MemberTerms
from koshin.platform import audit
from koshin.platform.audit import Actor

CHANGEABLE = frozenset(
    {
        "former_name",
        "second_email",
        "delivery_country",
        "delivery_address",
        "unwanted_mails",
    }
)
PRINTED = frozenset({"former_name", "delivery_country", "delivery_address"})
# What the public register may show of a holder who consents, field by field.
PUBLIC_FIELDS = ("name", "kana", "romanised_name", "prefecture", "photo")


def change_data(
    *, holder_id: int, changes: Mapping[str, Any], at: datetime, actor: Actor
) -> Holder:
    """The holder with the changes (names of ``CHANGEABLE``); what stays the same writes nothing.

    Raises ``Refused`` at the field whose characters our papers cannot print, or where the second
    address is the first.
    """
    assert changes.keys() <= CHANGEABLE  # noqa: S101 - a fault of the caller
    refusals = unprintable({name: changes[name] for name in changes.keys() & PRINTED})
    with transaction.atomic():
        holder = _locked(holder_id)
        second = changes.get("second_email", "")
        if second and second.lower() == holder.email.lower():
            sentence = _("ふだんのメールアドレスと違うアドレスを入力してください。")
            refusals.append(Refusal(code="same", field="second_email", sentence=sentence))
        if refusals:
            raise Refused(*refusals)
        _change(holder, changes, verb="update_profile", at=at, actor=actor)
        return holder


def consent_to_register(
    *, holder_id: int, fields: Sequence[str], terms: MemberTerms, at: datetime, actor: Actor
) -> Holder:
    """The public register may show these of ``PUBLIC_FIELDS`` from now on, and no others.

    The consent is kept with the text that was read. The name is shown with everything else: a
    register of nameless people helps nobody; so the others need it (``Refused``).
    """
    wanted = [name for name in PUBLIC_FIELDS if name in fields]
    if wanted and "name" not in wanted:
        sentence = _(
            "公開名簿に載せるときは、氏名も選んでください。載せないときは、すべて外してください。"
        )
        raise Refused(Refusal(code="nameless", field="shown", sentence=sentence))
    with transaction.atomic():
        holder = _locked(holder_id)
        if _change(
            holder, {"public_fields": wanted}, verb="consent_to_register", at=at, actor=actor
        ):
            Consent.objects.create(
                holder=holder,
                subject=Consent.Subject.REGISTER,
                version=terms.version,
                text=terms.for_register,
                answers={"fields": wanted},
                at=at,
            )
        return holder


def _locked(holder_id: int) -> Holder:
    return (
        Holder.objects.select_for_update(of=("self",))
        .select_related("association")
        .get(pk=holder_id)
    )


def _change(
    holder: Holder, changes: Mapping[str, Any], *, verb: str, at: datetime, actor: Actor
) -> bool:
    before = {name: getattr(holder, name) for name in changes}
    changed = sorted(name for name in changes if changes[name] != before[name])
    if not changed:
        return False
    for name in changed:
        setattr(holder, name, changes[name])
    holder.save(update_fields=changed)
    audit.record(
        association=holder.association_id,
        actor=actor,
        verb=verb,
        subject=f"holder:{holder.pk}",
        at=at,
        before={name: before[name] for name in changed},
        after={name: changes[name] for name in changed},
    )
    return True

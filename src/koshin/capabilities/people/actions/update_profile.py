"""Change a holder's registered data (指導者情報・個人情報)."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit, pdf
from koshin.platform.audit import Actor

PRINTED = {
    "family_name",
    "given_name",
    "prefecture",
    "city",
    "street",
    "building",
    "invoice_addressee",
    "invoice_sender",
}


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a holder may change. Names are kept as typed; phone and postal code are digits only."""

    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    email: str
    phone: str
    postal_code: str
    prefecture: str
    city: str
    street: str
    building: str
    invoice_addressee: str = ""
    invoice_sender: str = ""

    @classmethod
    def of(cls, holder: Holder) -> "Profile":
        return cls(**{name: getattr(holder, name) for name in cls.__dataclass_fields__})


def update_profile(*, holder_id: int, profile: Profile, at: datetime, actor: Actor) -> Holder:
    """The holder with the new data; an unchanged profile writes nothing.

    Raises ``Refused`` (field ``email``) when another holder of the association has the address,
    and at the field of a name or address with a character that our papers cannot print.
    """
    with transaction.atomic():
        holder = (
            Holder.objects.select_for_update(of=("self",))
            .select_related("association")
            .get(pk=holder_id)
        )
        before = asdict(Profile.of(holder))
        after = asdict(profile)
        changed = {name for name in after if after[name] != before[name]}
        if not changed:
            return holder
        if refusals := unprintable({name: after[name] for name in changed & PRINTED}):
            raise Refused(*refusals)
        for name in changed:
            setattr(holder, name, after[name])
        try:
            with transaction.atomic():
                holder.save(update_fields=sorted(changed))
        except IntegrityError:
            raise Refused(_email_taken()) from None
        audit.record(
            association=holder.association_id,
            actor=actor,
            verb="update_profile",
            subject=f"holder:{holder.pk}",
            at=at,
            before={name: before[name] for name in sorted(changed)},
            after={name: after[name] for name in sorted(changed)},
        )
        return holder


def unprintable(texts: dict[str, str]) -> list[Refusal]:
    """One refusal for each field with a character that no paper could show."""
    return [
        Refusal(
            code="unprintable",
            field=field,
            sentence=_(
                "「%(characters)s」は書類に印刷できない文字です。別の字体で入力するか、"
                "お問い合わせからご相談ください。"
            )
            % {"characters": "」「".join(missing)},
        )
        for field, text in sorted(texts.items())
        if (missing := pdf.printable(text))
    ]


def _email_taken() -> Refusal:
    return Refusal(
        code="email_taken",
        field="email",
        sentence=_(
            "このメールアドレスは使えません。別のメールアドレスを入力するか、お問い合わせください。"
        ),
    )

"""Take a person into the association's list of holders."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from koshin.capabilities.people.actions.update_profile import Profile
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refusal, Refused
from koshin.platform import audit
from koshin.platform.audit import Actor


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Who is taken in: the holder number, what does not change, and what the holder may change."""

    number: str
    birth_date: date
    joined_on: date
    profile: Profile
    romanised_name: str = ""
    classes: tuple[str, ...] = ()


def enrol_holder(*, association: str, newcomer: Newcomer, at: datetime, actor: Actor) -> Holder:
    """The new holder, without an account. The audit line names the number, not the person.

    Raises ``Refused`` when the number or the mail address belongs to somebody else already.
    """
    try:
        with transaction.atomic():
            holder = Holder.objects.create(
                association_id=association,
                number=newcomer.number,
                birth_date=newcomer.birth_date,
                joined_on=newcomer.joined_on,
                romanised_name=newcomer.romanised_name,
                classes=list(newcomer.classes),
                **asdict(newcomer.profile),
            )
            audit.record(
                association=association,
                actor=actor,
                verb="enrol_holder",
                subject=f"holder:{holder.pk}",
                at=at,
                after={"number": holder.number},
            )
            return holder
    except IntegrityError:
        raise Refused(
            Refusal(
                code="already_enrolled",
                sentence=_(
                    "同じ番号またはメールアドレスの方がすでに登録されています。"
                    "登録済みの方の情報をご確認ください。"
                ),
            )
        ) from None

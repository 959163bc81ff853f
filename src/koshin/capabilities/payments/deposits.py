"""A bank deposit as the office reads it from a statement, turned into confirmed money. Pure."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from koshin.capabilities.payments.models import Charge
from koshin.capabilities.payments.providers.directory import BANK
from koshin.capabilities.payments.values import Confirmed
from koshin.core.refusal import Refusal, Refused
from koshin.platform.clock import JST


def deposit(
    *,
    charge: Charge,
    amount: int,
    received_on: date,
    today: date,
    payer: str = "",
    ordinal: int = 1,
) -> Confirmed:
    """The money to settle against ``charge``. ``amount`` in yen, ``payer`` as the bank writes it.

    The same charge, day, amount and ``ordinal`` are the same deposit, however often it is entered;
    a second deposit of the same amount on the same day has ``ordinal`` 2. Raises ``Refused`` for
    an amount that is not above 0 and for a day in the future.
    """
    if amount <= 0:
        sentence = _("入金額は1円以上の数字で入力してください。")
        raise Refused(Refusal(code="amount_not_positive", sentence=sentence, field="amount"))
    if received_on > today:
        sentence = _("入金日に今日より後の日付は入力できません。通帳の日付を入力してください。")
        raise Refused(Refusal(code="date_in_future", sentence=sentence, field="received_on"))
    midnight = datetime(received_on.year, received_on.month, received_on.day, tzinfo=JST)
    return Confirmed(
        provider=BANK,
        provider_ref=f"{charge.payer_reference}:{received_on:%Y%m%d}:{amount}:{ordinal}",
        method=BANK,
        amount=amount,
        paid_at=midnight,
        detail={"payer": payer} if payer else {},
    )

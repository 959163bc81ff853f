"""A provider is asked of a day, its list comes later: the fee is booked once, and paid out so."""

import pytest

from koshin.capabilities.applications.daily_close import daily_close
from koshin.capabilities.bank.actions.record_payout import record_payout
from koshin.capabilities.bank.actions.take_in_provider_list import take_in_provider_list
from koshin.capabilities.bank.models import BankRow
from koshin.capabilities.bank.payouts import Span
from koshin.capabilities.payments.actions.ask_for_close import ask_for_close
from koshin.capabilities.payments.models import ProviderLine
from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes.queries import current
from koshin.platform.audit import SYSTEM
from tests import provider as providers
from tests.capabilities.bank.world import AT, CLERK, Bank, transfer
from tests.findings import findings
from tests.ground import Ground
from tests.provider import Provider, work_off
from tests.races import coach
from tests.races.coach import Renewal, balance
from tests.stories import World

provider = pytest.fixture(providers.running)


@pytest.fixture
def renewal(provider: Provider, committed: Ground) -> Renewal:
    """The coordinator has renewed and paid by card."""
    applied = coach.coordinator_who_applied()
    provider.pay_by_card(applied.redirect("card"))
    work_off()
    applied.is_complete_once()
    return applied


def listed(renewal: Renewal, *, fee: int, more: str = "") -> None:
    """The list of the day tells of the payment."""
    day = renewal.at.date()
    row = f"{renewal.attempt.order_id},売上,クレジットカード,{renewal.charge.amount},{fee},"
    head = "取引ID,処理区分,決済サービス,金額,手数料,処理日\r\n"
    take_in_provider_list(
        association="itc",
        provider="veritrans",
        content=(f"{head}{row}{day:%Y/%m/%d}\r\n{more}").encode("cp932"),
        at=renewal.at,
        actor=SYSTEM,
    )


@pytest.mark.parametrize("fee", [330, 0])
def test_a_fee_that_the_list_tells_after_the_answer_is_booked_once(
    provider: Provider, renewal: Renewal, fee: int
) -> None:
    day, amount = renewal.at.date(), renewal.charge.amount
    ask_for_close(association="itc", provider="veritrans", day=day, at=renewal.at)
    for more in ("", "\r\n"):
        listed(renewal, fee=fee, more=more)
    assert balance("fees") == fee
    line = ProviderLine.objects.select_related("told_by").get()
    assert (line.fee, line.told_by.source) == (fee, "file")
    assert daily_close("itc", day).agrees
    assert findings() == {}

    # The list says what was taken; its fee is in the books and is not booked with the payout.
    bank = Bank(world=World(association=Association.objects.get(), published=current("itc", day)))
    bank.pays(transfer(amount - fee, payer="ﾍﾞﾘﾄﾗﾝｽ"))
    record_payout(
        association="itc",
        row_id=BankRow.objects.get().pk,
        span=Span(provider="veritrans", method="", first_day=day, last_day=day),
        fees=fee,
        total=None,
        at=AT,
        actor=CLERK,
    )
    assert (balance("fees"), balance("clearing:veritrans")) == (fee, 0)
    # The clerk of the bank's stories has no account, which AUD-01 tells.
    assert findings().keys() == {"AUD-01"}

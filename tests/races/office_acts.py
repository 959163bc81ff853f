"""What people do about money in one request each, by name, so that a process can be killed at it.

An act that is done again says no, or changes nothing: whoever saw no answer clicks once more.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from koshin.capabilities.applications.actions import carry_out_refund as transfers
from koshin.capabilities.applications.actions.decide_case import decide_case
from koshin.capabilities.applications.actions.pay_bundle import pay_bundle
from koshin.capabilities.applications.actions.record_deposit import Deposit, record_deposit
from koshin.capabilities.applications.case_acts import Share
from koshin.capabilities.bank.actions.record_payout import record_payout
from koshin.capabilities.bank.actions.take_in_provider_list import take_in_provider_list
from koshin.capabilities.bank.models import BankRow
from koshin.capabilities.bank.payouts import Span
from koshin.capabilities.payments.actions.list_transfers import list_transfers
from koshin.capabilities.payments.actions.start_attempt import start_attempt
from koshin.capabilities.payments.models import Bundle, Charge
from koshin.capabilities.payments.values import Confirmed
from koshin.capabilities.people.models import Account, Association, StaffMember
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM, Actor
from tests.provider import RETURN_URL


def clerk() -> Actor:
    """The one member of staff."""
    return Actor(kind="staff", id=StaffMember.objects.get().account_id)


def hired(association: Association) -> Actor:
    """The clerk on the first day."""
    mail = "clerk@example.jp"
    account = Account.objects.create(
        association=association, login=f"{association.code}/{mail}", kind=Account.STAFF
    )
    StaffMember.objects.create(association=association, account=account, name="事務局", email=mail)
    return clerk()


def deposit(at: datetime, charge: str, entry: str) -> None:
    """The whole of what is owed is keyed in from a statement."""
    owed = Charge.objects.get(public_id=charge)
    record_deposit(
        association=owed.association_id,
        charge=owed.public_id,
        deposit=Deposit(entry=UUID(entry), paid_on=at.date(), amount=owed.amount, payer="タカハシ"),
        another=True,
        accept_late=None,
        at=at,
        actor=clerk(),
    )


def bundle(at: datetime, bundle: str, reference: str) -> None:
    """The company's transfer of all that its bundle lacked when it was made."""
    found = Bundle.objects.get(public_id=bundle)
    money = Confirmed(
        provider="bank", provider_ref=reference, method="bank", amount=found.amount, paid_at=at
    )
    pay_bundle(bundle_id=found.pk, money=money, at=at, actor=clerk())


def allocate(at: datetime, case: str, charge: str) -> None:
    """Money that came twice pays a colleague's charge."""
    owed = Charge.objects.get(public_id=charge)
    decide_case(
        association=owed.association_id,
        case_id=int(case),
        act="allocate",
        reason="同僚の分",
        at=at,
        actor=clerk(),
        shares=[Share(charge=owed.public_id, amount=owed.amount)],
    )


def start(at: datetime, charge: str, provider: str) -> None:
    """The click that opens the provider's page for a card."""
    start_attempt(
        charge=Charge.objects.select_related("holder").get(public_id=charge),
        method="card",
        return_url=RETURN_URL,
        at=at,
        actor=SYSTEM,
        provider=provider,
    )


def make_list(at: datetime, association: str) -> None:
    """The list of transfers for the bank."""
    list_transfers(association=association, pay_on=at.date(), at=at, actor=clerk())


def transfer(at: datetime, association: str, refund: str) -> None:
    """The bank has paid a refund."""
    transfers.transfer_paid(
        association=association, refund=UUID(refund), paid_on=at.date(), at=at, actor=clerk()
    )


def pay_out(at: datetime, row: str, total: str) -> None:
    """A row of the bank is what VeriTrans paid out of this total of the day before."""
    found = BankRow.objects.get(pk=row)
    day = found.booked_on - timedelta(days=1)
    record_payout(
        association=found.association_id,
        row_id=found.pk,
        span=Span(provider="veritrans", method="card", first_day=day, last_day=day),
        fees=int(total) - found.amount,
        total=int(total),
        at=at,
        actor=clerk(),
    )


def tell_fees(at: datetime, association: str, day: str, total: str, fee: str) -> None:
    """The list of VeriTrans of that day comes after its payout."""
    row = f"order-1,売上,クレジットカード,{total},{fee},{day}"
    take_in_provider_list(
        association=association,
        provider="veritrans",
        content=f"取引ID,処理区分,決済サービス,金額,手数料,処理日\r\n{row}\r\n".encode(),
        at=at,
        actor=clerk(),
    )


ACTS: dict[str, Callable[..., None]] = {
    "deposit": deposit,
    "bundle": bundle,
    "allocate": allocate,
    "start": start,
    "list": make_list,
    "transfer": transfer,
    "payout": pay_out,
    "fees": tell_fees,
}


def do(name: str, at: str, *words: str) -> None:
    """The act; what it refuses was done before."""
    try:
        ACTS[name](datetime.fromisoformat(at), *words)
    except Refused:
        return

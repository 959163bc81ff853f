"""What is played: one coach for each way that money can come."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from koshin.capabilities.applications.actions import carry_out_refund as transfers
from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.applications.actions.accept_case import accept_case
from koshin.capabilities.applications.actions.close import close
from koshin.capabilities.applications.actions.decide_case import decide_case
from koshin.capabilities.applications.actions.pay_bundle import pay_bundle
from koshin.capabilities.applications.actions.record_deposit import Deposit, record_deposit
from koshin.capabilities.applications.actions.release_advances import release_advances
from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.actions.take_in_file import take_in_file
from koshin.capabilities.applications.actions.unmatch import unmatch
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.tasks import interpret_message
from koshin.capabilities.bank.actions.receive_file import receive_file
from koshin.capabilities.bank.models import BankRow
from koshin.capabilities.ledger.actions.lock_month import lock_month
from koshin.capabilities.papers.actions.issue_bundle_invoice import issue_bundle_invoice
from koshin.capabilities.papers.actions.issue_invoice import issue_invoice
from koshin.capabilities.papers.actions.issue_receipt import issue_receipt
from koshin.capabilities.payments.actions.compose_bundle import add_to_bundle
from koshin.capabilities.payments.actions.give_payee import Payee
from koshin.capabilities.payments.actions.list_transfers import list_transfers
from koshin.capabilities.payments.actions.make_bundle import Payer, make_bundle
from koshin.capabilities.payments.actions.receive import quarantine, receive
from koshin.capabilities.payments.actions.start_attempt import open_attempt
from koshin.capabilities.payments.models import MoneyCase, Settlement
from koshin.capabilities.payments.refund_models import Refund
from koshin.capabilities.payments.values import Booked, Confirmed
from koshin.capabilities.people.models import Holder, StaffMember
from koshin.platform.audit import SYSTEM, Actor
from tests import stories
from tests.capabilities.bank import world as bank
from tests.ops.doctor.payout import CAME, paid_out
from tests.stories import World, jst

NOW = jst("2027-02-15 10:00")
AFTER_DEADLINE = jst("2027-04-02 10:00")


class Play:
    """One coach for each way that money can come."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.number = 7_000_000
        member = StaffMember.objects.filter(association=world.association).order_by("pk")[0]
        self.clerk = Actor(kind="staff", id=member.account_id)

    def all(self) -> None:
        paid = self.by_provider(self.applied())
        receipt = issue_receipt(
            settlement=paid.settlement, scheme=self.world.scheme, at=NOW, actor=self.clerk
        )
        Holder.objects.filter(papers=receipt).update(invoice_addressee="株式会社テスト")
        issue_receipt(
            settlement=paid.settlement, scheme=self.world.scheme, at=NOW, actor=self.clerk
        )
        issue_invoice(
            charge=paid.settlement.charge, scheme=self.world.scheme, at=NOW, actor=self.clerk
        )
        self.company()
        self.double()
        self.short_then_rest()
        self.over()
        self.late_and_accepted()
        self.wrong_amount_and_closed()
        self.withdrawn_with_a_slip()
        open_attempt(charge=stories.charge_of(self.applied()), method="card", at=NOW, actor=SYSTEM)
        self.messages()
        self.given_back()
        self.at_the_bank()
        self.closed_books()

    def applied(self) -> Application:
        self.number += 1
        coach = stories.ski_coach(self.world, number=str(self.number))
        return stories.applied(self.world, coach, at=NOW)

    def by_provider(
        self, application: Application, *, method: str = "card", less: int = 0, at: datetime = NOW
    ) -> Booked:
        """The provider confirms what its page or a till took."""
        charge = stories.charge_of(application)
        attempt = open_attempt(charge=charge, method=method, at=NOW, actor=SYSTEM).attempt
        return settle(
            charge_id=charge.pk,
            attempt_id=attempt.pk,
            money=Confirmed(
                provider=attempt.provider,
                provider_ref=attempt.order_id,
                method=method,
                amount=attempt.amount - less,
                paid_at=at,
            ),
            at=at,
        )

    def deposit(self, application: Application, amount: int) -> None:
        record_deposit(
            association="jspo",
            charge=stories.charge_of(application).public_id,
            deposit=Deposit(entry=uuid4(), paid_on=NOW.date(), amount=amount, payer="タカハシ"),
            another=True,
            accept_late=None,
            at=NOW,
            actor=self.clerk,
        )

    def company(self) -> None:
        """One company pays for its two people, another one too little for its one."""
        for people, less in ((2, 0), (1, 440)):
            bundle = make_bundle(
                association="jspo",
                payer=Payer(name="株式会社見本商事"),
                requested_by=None,
                charge=None,
                at=NOW,
                actor=self.clerk,
            )
            for _person in range(people):
                charge = stories.charge_of(self.applied())
                bundle = add_to_bundle(
                    association="jspo",
                    bundle=bundle.public_id,
                    charge=charge.public_id,
                    at=NOW,
                    actor=self.clerk,
                )
            issue_bundle_invoice(bundle=bundle, scheme=self.world.scheme, at=NOW, actor=self.clerk)
            money = Confirmed(
                provider="bank",
                provider_ref=f"company-{people}",
                method="bank",
                amount=bundle.amount - less,
                paid_at=NOW,
            )
            pay_bundle(bundle_id=bundle.pk, money=money, at=NOW)

    def double(self) -> None:
        application = self.applied()
        self.by_provider(application)
        self.deposit(application, stories.charge_of(application).amount)

    def short_then_rest(self) -> None:
        application = self.applied()
        self.deposit(application, 1000)
        self.deposit(application, stories.charge_of(application).amount - 1000)
        self.deposit(self.applied(), 1000)

    def over(self) -> None:
        application = self.applied()
        self.deposit(application, stories.charge_of(application).amount + 330)

    def late_and_accepted(self) -> None:
        for accepted in (True, False):
            booked = self.by_provider(self.applied(), method="shop", at=AFTER_DEADLINE)
            assert booked.case is not None
            if accepted:
                accept_case(
                    association="jspo",
                    case_id=MoneyCase.objects.get(charge=booked.settlement.charge).pk,
                    resolution="期限後の入金を認めた",
                    at=AFTER_DEADLINE,
                    actor=self.clerk,
                )

    def wrong_amount_and_closed(self) -> None:
        for closed in (True, False):
            booked = self.by_provider(self.applied(), method="shop", less=1)
            if closed:
                decide_case(
                    association="jspo",
                    case_id=MoneyCase.objects.get(charge=booked.settlement.charge).pk,
                    act="return",
                    reason="店舗に返金を依頼した",
                    at=NOW,
                    actor=self.clerk,
                )

    def withdrawn_with_a_slip(self) -> None:
        application = self.applied()
        open_attempt(charge=stories.charge_of(application), method="shop", at=NOW, actor=SYSTEM)
        close(
            application=application.public_id,
            holder_id=application.holder_id,
            reason="本人の希望",
            at=NOW + timedelta(hours=1),
            actor=self.clerk,
        )

    def messages(self) -> None:
        receive(
            association="jspo",
            provider="veritrans",
            kind="push",
            body=b"numberOfNotify=1&pushTime=20270215100000&pushId=1&orderId0000=nobody&dummy0000=1",
            headers={},
            interpret=interpret_message,
        )
        quarantine(
            association="jspo", provider="veritrans", kind="push", body=b"forged", headers={}
        )

    def given_back(self) -> None:
        """One refund that the bank has paid, and one that waits for the payee's account."""
        for paid in (True, False):
            application = self.applied()
            self.deposit(application, stories.charge_of(application).amount)
            money = Settlement.objects.get(charge=stories.charge_of(application))
            refund = refunds.propose(
                association="jspo",
                settlement=money.public_id,
                amount=5_000,
                reason="協会の誤りのため",
                at=NOW,
                actor=self.clerk,
            )
            if paid:
                self.paid_out(refund)

    def paid_out(self, refund: Refund) -> None:
        transfers.tell_payee(
            refund=refund.public_id,
            holder_id=refund.holder_id,
            payee=Payee(
                bank="0001", bank_name="見本銀行", branch="123", branch_name="本店",
                kind="1", number="1234567", name="タカハシ サキコ",
            ),
            at=NOW,
            actor=self.clerk,
        )  # fmt: skip
        list_transfers(association="jspo", pay_on=NOW.date(), at=NOW, actor=self.clerk)
        transfers.transfer_paid(
            association="jspo",
            refund=refund.public_id,
            paid_on=NOW.date(),
            at=NOW,
            actor=self.clerk,
        )

    def at_the_bank(self) -> None:
        """A file with a line that pays, one that was taken back again, and one of nobody."""
        itc = stories.association("itc")
        member = StaffMember.objects.filter(association=itc.association).order_by("pk")[0]
        clerk = Actor(kind="staff", id=member.account_id)
        payers = [bank.applied(itc, number=f"800000{n}") for n in (1, 2)]
        rules = itc.scheme.bank
        assert rules is not None
        lines = [
            bank.transfer(
                stories.charge_of(one).amount,
                sequence=str(n),
                payer=f"{stories.charge_of(one).payer_reference} ﾀｶﾊｼ ｻｷｺ",
            )
            for n, one in enumerate(payers)
        ]
        account = rules.account("main")
        assert account is not None
        file = receive_file(
            association="itc",
            rules=rules,
            account=account,
            name="meisai.txt",
            content=bank.file_of([*lines, bank.transfer(7_777, sequence="9", payer="ﾀﾞﾚｶ"), CAME]),
            at=bank.AT,
            actor=clerk,
        )
        take_in_file(file_id=file.pk, rules=rules, at=bank.AT, actor=clerk)
        wrong = BankRow.objects.filter(state="matched").latest("pk")
        unmatch(association="itc", row_id=wrong.pk, why="取り違え", at=bank.AT, actor=clerk)
        paid_out(clerk)

    def closed_books(self) -> None:
        release_advances(association="jspo", at=jst("2027-06-02 03:20"))
        lock_month(
            association="jspo", month=date(2027, 1, 1), at=jst("2027-06-03 09:00"), actor=self.clerk
        )

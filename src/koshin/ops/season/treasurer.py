"""Whoever compares a season's days with the providers, and sees to what VeriTrans pays out."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from random import Random

from koshin.capabilities.applications.daily_close import daily_close
from koshin.capabilities.bank.actions.record_payout import record_payout
from koshin.capabilities.bank.actions.take_in_provider_list import take_in_provider_list
from koshin.capabilities.bank.models import BankRow
from koshin.capabilities.bank.payouts import Span
from koshin.capabilities.payments.actions.ask_for_close import ask_for_close
from koshin.capabilities.payments.models import Attempt
from koshin.capabilities.payments.providers.directory import HOSTED, STRIPE
from koshin.ops.season.bank import OwnBank
from koshin.ops.season.scene import Scene
from koshin.ops.season.truth import Paid, PaidOut, Sent
from koshin.platform.audit import Actor

DAY = timedelta(days=1)
# Yen of a thousand that VeriTrans keeps.
FEE = 36
HEAD = "取引ID,処理区分,決済サービス,金額,手数料,処理日"


@dataclass(kw_only=True)
class Treasurer:
    """``paid_to``: the last day whose payments VeriTrans has paid out."""

    scene: Scene
    clerk: Actor
    dice: Random
    bank: OwnBank
    paid_to: date
    asked: list[date] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.scene.place.code

    def ask(self) -> None:
        """Both providers are asked about a day that is over."""
        day = self.scene.now.date() - self.dice.randint(1, 6) * DAY
        self.asked.append(day)
        self.scene.say(f"asks about {day}: {self._asked(day)}")

    def _asked(self, day: date) -> list[int]:
        return [
            ask_for_close(association=self.code, provider=provider, day=day, at=self.scene.now)
            for provider in (HOSTED, STRIPE)
        ]

    def pay_out(self) -> None:
        """VeriTrans transfers what it took until yesterday; its list comes before or after."""
        first, last = self.paid_to + DAY, self.scene.now.date() - DAY
        taken = self._taken(first, last)
        if not taken:
            return
        self.paid_to = last
        total = sum(one.amount for one in taken)
        fees = sum(map(_fee, taken))
        sequence = self.bank.transfer(
            self.bank.accounts[0].code, total - fees, payer="ﾍﾞﾘﾄﾗﾝｽ", on=self.scene.now.date()
        )
        self.scene.truth.sent[sequence] = Sent(
            shares={}, amount=total - fees, paid_out=PaidOut(first=first, last=last, fees=fees)
        )
        self.scene.truth.fees += fees
        self.scene.say(f"veritrans pays {total} less {fees} as {sequence}")
        roll = self.dice.random()
        if roll < 0.7:
            later = self.scene.now + (self.dice.randint(10, 20) * DAY if roll < 0.4 else DAY // 24)
            self.scene.plan(later, partial(self.listed, taken))

    def _taken(self, first: date, last: date) -> list[Paid]:
        """What came through VeriTrans in these days, as it really was."""
        orders = set(Attempt.objects.filter(provider=HOSTED).values_list("order_id", flat=True))
        return [
            one
            for one in self.scene.truth.paid.values()
            if one.reference in orders and first <= one.at.date() <= last
        ]

    def listed(self, taken: list[Paid]) -> None:
        """VeriTrans' own list of these payments, taken in once or twice."""
        methods = dict(Attempt.objects.values_list("order_id", "method"))
        words = {"shop": "コンビニ", "payeasy": "ペイジー"}
        rows = [
            f"{one.reference},売上,{words.get(methods[one.reference], 'クレジットカード')},"
            f"{one.amount},{_fee(one)},{one.at:%Y/%m/%d}"
            for one in taken
        ]
        for _time in range(1 + (self.dice.random() < 0.3)):
            told = take_in_provider_list(
                association=self.code,
                provider=HOSTED,
                content="\r\n".join([HEAD, *rows, ""]).encode("cp932"),
                at=self.scene.now,
                actor=self.clerk,
            )
        self.scene.say(f"list of {told.rows}")

    def recorded(self, row: BankRow, paid_out: PaidOut) -> None:
        """The clerk of the bank desk says that the deposit is what VeriTrans paid out."""
        record_payout(
            association=self.code,
            row_id=row.pk,
            span=Span(provider=HOSTED, method="", first_day=paid_out.first, last_day=paid_out.last),
            fees=paid_out.fees,
            total=row.amount + paid_out.fees,
            at=self.scene.now,
            actor=self.clerk,
        )

    def look(self) -> None:
        """What the providers answer of those days is what the books say that came."""
        for day in self.asked:
            self._asked(day)
            for one in daily_close(self.code, day).differences:
                if one.provider in (HOSTED, STRIPE) and one.kind == "paid":
                    self.scene.faults.append(
                        f"{day} {one.reference}: {one.ours} here, {one.theirs} there"
                    )


def _fee(paid: Paid) -> int:
    return paid.amount * FEE // 1_000

"""The counter of a season's office: reads bank statements and issues receipts."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random
from uuid import UUID

from koshin.capabilities.applications.actions.record_deposit import (
    Deposit,
    is_late,
    record_deposit,
)
from koshin.capabilities.papers.actions.issue_receipt import issue_receipt
from koshin.capabilities.payments.models import Charge, Settlement
from koshin.ops.season.scene import Payer, Scene
from koshin.ops.season.truth import Paid, Sent
from koshin.platform.audit import Actor

DAY = timedelta(days=1)
PARTS = {
    "bank": (0,), "short": (-500, 500), "part": (-500,), "over": (1000,), "late": (0,),
    "twice": (0, 0),
}  # fmt: skip


@dataclass(kw_only=True)
class Office:
    """One clerk, who needs nobody else for this."""

    scene: Scene
    clerk: Actor
    dice: Random
    read: list[UUID] = field(default_factory=list)

    def expect(self, payer: Payer) -> None:
        """The transfers that this person makes, and when the office reads of each."""
        charge = Charge.objects.get(holder__number=payer.number, purpose="application")
        at = self.scene.now + self.dice.randint(1, 3) * DAY
        if payer.way == "late":
            at = charge.due_at + self.dice.randint(1, 6) * DAY
        for part in PARTS[payer.way]:
            amount = charge.amount + part if part <= 0 or payer.way == "over" else part
            entry = UUID(int=self.dice.getrandbits(128), version=4)
            read = partial(self.deposit, payer, charge.pk, amount=amount, entry=entry)
            self.scene.plan(at, read)
            at += self.dice.randint(1, 3) * DAY

    def deposit(self, payer: Payer, charge_id: int, *, amount: int, entry: UUID) -> None:
        """Book a line of the statement; a double click now and then."""
        charge = Charge.objects.get(pk=charge_id)
        on = self.scene.now.date()
        late = is_late(charge, on)
        accepted = self.dice.random() < 0.5
        for _click in range(1 + (self.dice.random() < 0.2)):
            booked = record_deposit(
                association=charge.association_id,
                charge=charge.public_id,
                deposit=Deposit(entry=entry, paid_on=on, amount=amount, payer="フリコミニン"),
                another=True,
                accept_late=accepted if late else None,
                at=self.scene.now,
                actor=self.clerk,
            )
        self._tell_of_it_later(charge, payer, amount)
        self.scene.truth.pay(
            Paid(
                reference=booked.settlement.provider_ref, number=payer.number, amount=amount,
                at=self.scene.now, counts=accepted or not late,
            )
        )  # fmt: skip
        self.scene.say(f"{payer.number} bank {amount} applied {booked.applied}")
        self.scene.after()

    def _tell_of_it_later(self, charge: Charge, payer: Payer, amount: int) -> None:
        """The bank's file will say the same; it is the same money."""
        if self.dice.random() < 0.7:
            bank = self.scene.bank
            sequence = bank.transfer(
                bank.accounts[0].code,
                amount,
                payer=f"{charge.payer_reference} ﾌﾘｺﾐﾆﾝ",
                on=self.scene.now.date(),
            )
            self.scene.truth.sent[sequence] = Sent(
                shares={payer.number: amount}, amount=amount, keyed=True
            )

    def receipts(self) -> None:
        """A receipt for everything that paid anything, so far."""
        paid = Settlement.objects.filter(applied__gt=0).order_by("pk")
        for settlement in paid:
            if self.dice.random() < 0.3:
                issue_receipt(
                    settlement=settlement,
                    scheme=self.scene.place.published.scheme,
                    at=self.scene.now,
                    actor=self.clerk,
                )
        self.scene.say(f"receipts of {len(paid)}")

"""The office of a season: reads bank statements, decides cases, issues receipts."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random
from uuid import UUID

from koshin.capabilities.applications.actions.accept_case import accept_case
from koshin.capabilities.applications.actions.record_deposit import (
    Deposit,
    is_late,
    record_deposit,
)
from koshin.capabilities.papers.actions.issue_receipt import issue_receipt
from koshin.capabilities.payments.actions.close_case import close_case
from koshin.capabilities.payments.models import Charge, MoneyCase, Settlement
from koshin.capabilities.people.models import StaffMember
from koshin.core.refusal import Refused
from koshin.ops.season.scene import Payer, Scene
from koshin.ops.season.truth import Paid
from koshin.platform.audit import Actor

DAY = timedelta(days=1)
PARTS = {
    "bank": (0,), "short": (-500, 500), "part": (-500,), "over": (1000,), "late": (0,),
    "twice": (0, 0),
}  # fmt: skip
ACCEPTABLE = ("late", "wrong_amount")


@dataclass(kw_only=True)
class Office:
    """One clerk who does everything."""

    scene: Scene
    clerk: StaffMember
    dice: Random
    read: list[UUID] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        return Actor(kind="staff", id=self.clerk.account_id)

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
                actor=self.actor,
            )
        self.scene.truth.pay(
            Paid(
                reference=booked.settlement.provider_ref, number=payer.number, amount=amount,
                at=self.scene.now, counts=accepted or not late,
            )
        )  # fmt: skip
        self.scene.say(f"{payer.number} bank {amount} applied {booked.applied}")
        self.scene.after()

    def decide(self) -> None:
        """Every case that is open: late and wrong money is accepted or not, the rest is closed."""
        open_cases = MoneyCase.objects.filter(state="open").order_by("pk")
        for case in list(open_cases):
            accepts = case.kind in ACCEPTABLE and self.dice.random() < 0.5
            try:
                if accepts and self._accept(case):
                    continue
                close_case(
                    association=case.association_id,
                    case_id=case.pk,
                    resolution="返金した",
                    at=self.scene.now,
                    actor=self.actor,
                )
                self.scene.say(f"case {case.kind} {case.amount} closed")
            except Refused as refused:
                self.scene.say(f"case {case.kind}: {refused.refusals[0].code}")
        self.scene.after()

    def _accept(self, case: MoneyCase) -> bool:
        if case.charge_id is None:
            return False
        try:
            booked = accept_case(
                association=case.association_id,
                case_id=case.pk,
                resolution="入金を認めた",
                at=self.scene.now,
                actor=self.actor,
            )
        except Refused:
            return False
        self.scene.truth.accepted.add(booked.settlement.provider_ref)
        self.scene.say(f"case {case.kind} {booked.applied} accepted")
        return True

    def receipts(self) -> None:
        """A receipt for everything that paid anything, so far."""
        paid = Settlement.objects.filter(applied__gt=0).order_by("pk")
        for settlement in paid:
            if self.dice.random() < 0.3:
                issue_receipt(
                    settlement=settlement,
                    scheme=self.scene.place.published.scheme,
                    at=self.scene.now,
                    actor=self.actor,
                )
        self.scene.say(f"receipts of {len(paid)}")

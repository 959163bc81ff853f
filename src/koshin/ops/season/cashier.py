"""Where a season's money goes back: by card through the provider, else by a list for the bank."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random

from django.db.models import F

from koshin.capabilities.applications.actions import carry_out_refund as carrying
from koshin.capabilities.applications.actions import refund as refunds
from koshin.capabilities.payments.actions.give_payee import Payee
from koshin.capabilities.payments.actions.list_transfers import (
    bank_file,
    list_transfers,
    ready_refunds,
)
from koshin.capabilities.payments.models import Refund, Settlement, TransferList
from koshin.capabilities.payments.providers.directory import STRIPE
from koshin.core.refusal import Refused
from koshin.ops.season.scene import Scene
from koshin.ops.season.truth import Sent
from koshin.platform.audit import Actor

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TROUBLES = ("5xx", "timeout_after_success", "pending", "refuse")
AT_PROVIDER = ("approved", "sending", "pending", "unknown")
OWN_WISH = "お申し出のため"


@dataclass(kw_only=True)
class Cashier:
    """``clerk`` proposes and pays, ``chief`` approves; ``honest``: no trouble any more."""

    scene: Scene
    clerk: Actor
    chief: Actor
    dice: Random
    honest: bool = False
    watched: set[int] = field(default_factory=set)
    sent_back: bool = False

    @property
    def code(self) -> str:
        return self.scene.place.code

    def propose(self) -> None:
        """A few ask for their money back though everything was right; some in part, some not.

        Nobody does so while the office or the bank may still take back a mistake.
        """
        settled = self.scene.now - 20 * DAY
        paid = Settlement.objects.filter(
            charge__state="settled", applied__gt=0, booked_at__lte=settled
        )
        for money in list(paid.order_by("pk")):
            if self.dice.random() >= 0.15:
                continue
            amount = money.applied if self.dice.random() < 0.6 else max(1, money.applied // 3)
            try:
                refund = refunds.propose(
                    association=self.code,
                    settlement=money.public_id,
                    amount=amount,
                    reason=OWN_WISH,
                    at=self.scene.now,
                    actor=self.clerk,
                )
            except Refused as refused:
                self.scene.say(f"no refund: {refused.refusals[0].code}")
                continue
            self.scene.say(f"refund {refund.pk} {amount} {refund.route} {refund.state}")
            if refund.state == Refund.State.PROPOSED:
                later = self.scene.now + self.dice.randint(1, 60) * HOUR
                self.scene.plan(later, partial(self.approve, refund))
        self.scene.after()

    def approve(self, refund: Refund) -> None:
        """The second person agrees, or the wish is taken back."""
        code, key, now = self.code, refund.public_id, self.scene.now
        if self.dice.random() < 0.15:
            refunds.withdraw(
                association=code, refund=key, reason="取り下げ", at=now, actor=self.clerk
            )
            self.scene.say(f"refund {refund.pk} withdrawn")
            return
        refunds.approve(association=code, refund=key, at=now, actor=self.chief)
        self.scene.say(f"refund {refund.pk} approved")
        self.scene.after()

    def work(self) -> None:
        """A day at the cashier: providers are told and asked, accounts come in, the bank pays."""
        # The clock on the wall stands still in a season: between two questions lies a day.
        Refund.objects.filter(missed_at__isnull=False).update(missed_at=F("missed_at") - DAY)
        for refund in list(_waiting(Refund.Route.PROVIDER, AT_PROVIDER)):
            self._send(refund)
        for refund in list(_waiting(Refund.Route.PROVIDER, ("done",))):
            if refund.ask_next_at is not None:
                carrying.carry_out_refund(refund.pk, at=self.scene.now)
                self._perhaps_recalled(refund)
        for refund in list(_waiting(Refund.Route.TRANSFER, ("approved",))):
            if self.honest or self.dice.random() < 0.7:
                self._tell(refund)
        for refund in list(Refund.objects.filter(state="failed").order_by("pk")):
            carrying.try_again(
                association=self.code,
                refund=refund.public_id,
                at=self.scene.now,
                actor=self.clerk,
            )
            self.scene.say(f"refund {refund.pk} tried again")
        if ready_refunds(self.code).exists():
            self._list()
        self.scene.after()

    def _send(self, refund: Refund) -> None:
        attempt = refund.settlement.attempt
        if attempt is None:
            raise RuntimeError(f"refund {refund.pk} has no order at its provider")
        outside, order = self.scene.outside, attempt.order_id
        if refund.state != "pending" and not self.honest and self.dice.random() < 0.5:
            outside.trouble(self.dice.choice(TROUBLES), operation="refund", seconds=0)
        try:
            for _copy in range(1 + (self.dice.random() < 0.2)):
                now = carrying.carry_out_refund(refund.pk, at=self.scene.now)
        finally:
            outside.forget_troubles()
        self.scene.say(f"refund {refund.pk} {refund.state} to {now.state}")
        if now.state == Refund.State.PENDING and refund.state != now.state:
            success = self.dice.random() < 0.7
            later = self.scene.now + self.dice.randint(1, 30) * HOUR
            stripe = refund.settlement.provider == STRIPE
            decide = outside.checkout.decide_refunds if stripe else outside.resolve
            self.scene.plan(later, partial(decide, order, success=success))

    def _perhaps_recalled(self, refund: Refund) -> None:
        """The first that Stripe gave back, and some of the others, come back to it in a while."""
        attempt = refund.settlement.attempt
        if refund.pk in self.watched or self.honest or attempt is None:
            return
        if not self.watched or self.dice.random() < 0.3:
            later = self.scene.now + self.dice.randint(1, 60) * HOUR
            self.scene.plan(later, partial(self.recalled, attempt.order_id, refund.pk))
        self.watched.add(refund.pk)

    def recalled(self, order: str, refund: int) -> None:
        """What Stripe gave back comes back to it after all."""
        self.scene.outside.checkout.recall_refunds(order)
        self.scene.say(f"refund {refund} comes back to stripe")
        self.scene.after()

    def _tell(self, refund: Refund) -> None:
        carrying.tell_payee(
            refund=refund.public_id,
            holder_id=refund.holder_id,
            payee=Payee(
                bank="0001", bank_name="見本銀行", branch="123", branch_name="本店", kind="1",
                number=f"{refund.holder_id:07}", name="たかはし さきこ",
            ),
            at=self.scene.now,
            actor=Actor(kind="holder", id=refund.holder.account_id),
        )  # fmt: skip

    def _list(self) -> None:
        made = list_transfers(
            association=self.code,
            pay_on=(self.scene.now + DAY).date(),
            at=self.scene.now,
            actor=self.clerk,
        )
        remitter = self.scene.place.published.scheme.money.remitter
        if remitter is None:
            raise RuntimeError(f"{self.code} names no account that refunds leave")
        told = bank_file(made, remitter)
        if told != bank_file(made, remitter):
            self.scene.faults.append(f"list {made.pk} is another file the second time")
        self.scene.say(f"list of {made.count} for {made.total}")
        self.scene.plan(self.scene.now + 2 * DAY, partial(self.statement, made))

    def statement(self, made: TransferList) -> None:
        """The bank has paid the list; a few of it could not be paid, or came back."""
        for refund in list(made.refunds.select_related("holder").order_by("pk")):
            roll = 1.0 if self.honest else self.dice.random()
            if not (self.honest or self.sent_back):
                roll = 0.2
            if roll >= 0.15:
                self._left(refund)
            if 0.15 <= roll < 0.23:
                self.sent_back = True
                self._sent_back(refund)
            elif roll < 0.3:
                self._bounced(refund)
            if 0.15 <= roll < 0.3:
                self.scene.truth.give(refund.holder.number, -refund.amount)
            self.scene.say(f"transfer {refund.pk} {'paid' if roll >= 0.3 else 'not paid'}")
        self.scene.after()

    def _left(self, refund: Refund) -> None:
        carrying.transfer_paid(
            association=self.code,
            refund=refund.public_id,
            paid_on=self.scene.now.date(),
            at=self.scene.now,
            actor=self.clerk,
        )
        self.scene.truth.give(refund.holder.number, refund.amount)

    def _sent_back(self, refund: Refund) -> None:
        """The receiving bank returns it: a deposit on our account, of which a file will tell."""
        bank = self.scene.bank
        sequence = bank.transfer(
            bank.accounts[0].code, refund.amount, payer="ｸﾐﾓﾄﾞｼ", on=self.scene.now.date()
        )
        self.scene.truth.sent[sequence] = Sent(
            shares={}, amount=refund.amount, returned=refund.public_id
        )

    def _bounced(self, refund: Refund) -> None:
        carrying.transfer_failed(
            association=self.code,
            refund=refund.public_id,
            why="口座なし",
            on=self.scene.now.date(),
            at=self.scene.now,
            actor=self.clerk,
        )


def _waiting(route: str, states: tuple[str, ...]) -> list[Refund]:
    found = Refund.objects.filter(route=route, state__in=states)
    return list(found.select_related("settlement__attempt", "holder").order_by("pk"))

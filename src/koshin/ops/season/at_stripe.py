"""Holders of a season who pay at Stripe: by card, at a till, by transfer to Stripe's account."""

from collections.abc import Callable
from datetime import timedelta

from koshin.capabilities.applications.actions.change_method import change_method
from koshin.capabilities.payments.actions.book import CARD_GRACE
from koshin.capabilities.payments.models import Attempt
from koshin.capabilities.payments.providers.directory import STRIPE
from koshin.capabilities.payments.values import Redirect
from koshin.core.refusal import Refused
from koshin.ops.season.checkout import DECLINED_CARD, GOOD_CARD, HELD_CARD, Checkout
from koshin.ops.season.person import DAY, HOUR, Person
from koshin.platform.clock import JST

CARDS = ("stripe_card", "stripe_declined", "stripe_held", "stripe_wrong", "stripe_disputed")
SLIPS = ("stripe_shop", "stripe_late", "stripe_run_out", "stripe_switch", "stripe_switch_paid")
TRANSFERS = ("stripe_bank", "stripe_parts", "stripe_surplus")
# What some transfer too much, yen.
SURPLUS = 900


class AtStripe(Person):
    """The ways of :class:`Person`, and those that lead to Checkout."""

    @property
    def checkout(self) -> Checkout:
        return self.scene.outside.checkout

    def ways(self) -> dict[str, Callable[[], None]]:
        return super().ways() | {
            **dict.fromkeys(CARDS, self.stripe_card),
            **dict.fromkeys(SLIPS, self.stripe_shop),
            **dict.fromkeys(TRANSFERS, self.stripe_bank),
        }

    def at_checkout(
        self, method: str, again: Callable[[], None]
    ) -> tuple[Attempt, Redirect] | None:
        return self.begin(method, again, provider=STRIPE)

    def stripe_card(self) -> None:
        """Pay by card; declined once, held, of a wrong amount or disputed as the dice said."""
        begun = self.at_checkout("card", self.stripe_card)
        if begun is None:
            return
        attempt, redirect = begun
        first = self.tries == 1
        number = {"stripe_held": HELD_CARD}.get(self.way, GOOD_CARD)
        if self.way == "stripe_declined" and first:
            number = DECLINED_CARD
        wrong = self.way == "stripe_wrong"
        if wrong:
            self.scene.outside.trouble("wrong_amount", operation="card", order_id=attempt.order_id)
        self.checkout.pay_by_card(redirect, number=number)
        self.say(f"stripe card {number[-4:]}")
        if number == GOOD_CARD:
            self.paid(attempt.order_id, attempt.amount - wrong, counts=not wrong)
            if self.way == "stripe_disputed":
                self.later(self.dice.randint(1, 20) * DAY, lambda: self.dispute(attempt))
        elif number == DECLINED_CARD:
            self.later(self.dice.randint(1, 30) * HOUR, self.stripe_card)
        else:
            self.later(self.dice.randint(1, 40) * HOUR, lambda: self.stripe_decided(attempt))
        self.scene.after()

    def dispute(self, attempt: Attempt) -> None:
        self.checkout.dispute(attempt.order_id)
        self.say("disputes the payment")
        self.scene.after()

    def stripe_decided(self, attempt: Attempt) -> None:
        """The card company makes up its mind about a payment that was held."""
        success = self.dice.random() < 0.7
        self.say(f"held card {'passes' if success else 'fails'}")
        if success:
            self.checkout.money_comes(attempt.order_id, at=self.scene.now)
            on_time = self.scene.now <= self.charge.due_at + CARD_GRACE
            self.paid(attempt.order_id, attempt.amount, counts=on_time)
            self.checkout.report(attempt.order_id)
        else:
            self.checkout.run_out(attempt.order_id)
        self.scene.after()
        self.later(6 * HOUR, lambda: self.scene.ask(attempt.pk))

    def stripe_shop(self) -> None:
        """Get a voucher; pay it in time, late, never, or after changing the mind."""
        begun = self.at_checkout("shop", self.stripe_shop)
        if begun is None:
            # So late that no voucher is given out any more.
            self.later(HOUR, self.stripe_card)
            return
        attempt, redirect = begun
        self.checkout.take_voucher(redirect)
        self.say("has a voucher")
        self.scene.after()
        over = attempt.expires_at + self.dice.randint(1, 30) * HOUR
        latest = max(1, (attempt.expires_at - self.scene.now) // HOUR - 2)
        pause = self.dice.randint(1, latest) * HOUR
        if self.way == "stripe_late":
            self.scene.plan(over, lambda: self.stripe_till(attempt))
        elif self.way == "stripe_run_out":
            self.scene.plan(over, lambda: self.runs_out(attempt))
        elif self.way.startswith("stripe_switch"):
            self.later(min(pause, 3 * DAY), lambda: self.stripe_switch(attempt))
        else:
            self.later(pause, lambda: self.stripe_till(attempt))

    def stripe_till(self, attempt: Attempt) -> None:
        """At the shop; a slow till takes what is over, as tills do."""
        self.checkout.money_comes(attempt.order_id, at=self.scene.now, force=True)
        self.say("pays a voucher")
        on_time = self.scene.now <= self.charge.due_at
        self.paid(attempt.order_id, attempt.amount, counts=on_time)
        self.later(self.dice.randint(1, 30) * HOUR, lambda: self.told_by_stripe(attempt))

    def told_by_stripe(self, attempt: Attempt) -> None:
        self.checkout.report(attempt.order_id)
        self.scene.after()
        self.later(6 * HOUR, lambda: self.scene.ask(attempt.pk))

    def runs_out(self, attempt: Attempt) -> None:
        """Nobody pays the voucher; where there is time left, a card does."""
        self.checkout.run_out(attempt.order_id)
        self.say("lets the voucher run out")
        self.scene.after()
        self.later(HOUR, lambda: self.scene.ask(attempt.pk))
        self.later(2 * HOUR, self.stripe_card)

    def stripe_switch(self, voucher: Attempt) -> None:
        """Pay by card instead; Stripe cannot void a voucher, and perhaps it is paid, too."""
        try:
            change_method(voucher.pk, at=self.scene.now, actor=self.actor)
        except Refused as refused:
            self.say(f"cannot change: {refused.refusals[0].code}")
            return
        self.say("changes to card")
        self.stripe_card()
        if self.way == "stripe_switch_paid":
            self.later(self.dice.randint(1, 20) * HOUR, lambda: self.stripe_till(voucher))

    def stripe_bank(self) -> None:
        """Transfer to the account that Stripe gave out, at once or in two parts."""
        begun = self.at_checkout("bank", self.stripe_bank)
        if begun is None:
            return
        attempt, redirect = begun
        self.checkout.take_account(redirect)
        self.say("has an account at stripe")
        self.scene.after()
        if self.way == "stripe_parts":
            self.later(self.dice.randint(1, 30) * HOUR, lambda: self.part(attempt))
        pause = timedelta(hours=self.dice.randint(31, 96))
        self.later(pause, lambda: self.transferred(attempt))

    def part(self, attempt: Attempt) -> None:
        """Something comes; Stripe keeps it until the whole is there, so we book nothing yet."""
        self.checkout.money_comes(
            attempt.order_id, at=self.scene.now, amount=max(attempt.amount // 3, 1)
        )
        self.say("transfers a part to stripe")
        self.scene.after()

    def too_much(self, attempt: Attempt) -> None:
        """More comes than was asked for; Stripe keeps the rest on the payer's balance."""
        self.checkout.money_comes(
            attempt.order_id, at=self.scene.now, amount=attempt.amount + SURPLUS
        )
        self.paid(f"{attempt.order_id}:rest:{SURPLUS}", SURPLUS, counts=False)

    def transferred(self, attempt: Attempt) -> None:
        if self.way == "stripe_surplus":
            self.too_much(attempt)
        else:
            self.checkout.money_comes(attempt.order_id, at=self.scene.now)
        self.say("transfers to stripe")
        on_time = self.scene.now.date() <= self.charge.due_at.astimezone(JST).date()
        self.paid(attempt.order_id, attempt.amount, counts=on_time)
        self.later(self.dice.randint(1, 20) * HOUR, lambda: self.told_by_stripe(attempt))

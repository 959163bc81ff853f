"""One holder of a season: applies, and pays in the way that the dice said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from koshin.capabilities.applications.actions.apply import apply
from koshin.capabilities.applications.actions.change_method import change_method
from koshin.capabilities.applications.actions.close import close
from koshin.capabilities.applications.actions.start import start
from koshin.capabilities.applications.models import Application
from koshin.capabilities.payments.actions.book import CARD_GRACE
from koshin.capabilities.payments.actions.start_attempt import start_attempt
from koshin.capabilities.payments.models import Attempt, Charge
from koshin.capabilities.payments.values import Redirect
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refused
from koshin.ops.bench.walk import fill
from koshin.ops.season.outside import GOOD_CARD, PENDING_CARD, REFUSED_CARD
from koshin.ops.season.scene import Scene
from koshin.ops.season.truth import Paid
from koshin.platform.audit import Actor

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PATIENCE = 4


@dataclass(kw_only=True)
class Person:
    """``number`` names them in the log."""

    scene: Scene
    holder: Holder
    dice: Random
    way: str
    application: Application | None = None
    tries: int = 0

    @property
    def number(self) -> str:
        return self.holder.number

    @property
    def actor(self) -> Actor:
        return Actor(kind="holder", id=self.holder.account_id)

    @property
    def charge(self) -> Charge:
        return Charge.objects.select_related("holder").get(
            holder=self.holder, purpose="application"
        )

    @property
    def public_id(self) -> UUID:
        if self.application is None:
            raise RuntimeError(f"{self.number} has not begun")
        return self.application.public_id

    def say(self, words: str) -> None:
        self.scene.say(f"{self.number} {words}")

    def later(self, pause: timedelta, act: Callable[[], None]) -> None:
        self.scene.plan(self.scene.now + pause, act)

    def apply(self) -> None:
        """From the first click to what is owed; the report, if there is one, comes some day."""
        scene, at = self.scene, self.scene.now
        published = scene.place.published
        self.application = start(
            holder=self.holder, published=published, kind="renewal", qualifications=None,
            at=at, actor=self.actor,
        )  # fmt: skip
        fill(self.application, published, opens="start", at=at, actor=self.actor)
        apply(
            application=self.public_id, holder_id=self.holder.pk, published=published,
            at=at, actor=self.actor,
        )  # fmt: skip
        charge = self.charge
        scene.truth.owed[self.number] = charge.amount
        self.say(f"applies for {charge.amount} by {self.way}")
        if any(rule.opens == "applied" for rule in published.scheme.journeys["renewal"].steps):
            scene.truth.unreported.add(self.number)
            if self.dice.random() < 0.93:
                self.later(self.dice.randint(0, 40) * DAY // 4, self.report)
        self.later(self.dice.randint(1, 90) * MINUTE, self.ways()[self.way])

    def ways(self) -> dict[str, Callable[[], None]]:
        return {
            "card": self.card, "page": self.card, "refused": self.card, "pending": self.card,
            "wrong": self.card, "two_pages": self.two_pages, "abandon": self.abandon,
            "shop": self.shop, "shop_late": self.shop, "shop_wrong": self.shop,
            "switch": self.shop, "switch_paid": self.shop, "withdraw": self.withdraw,
            **dict.fromkeys(("bank", "short", "part", "over", "late", "twice"), self.by_bank),
        }  # fmt: skip

    def report(self) -> None:
        """The steps that open after applying, in whatever order with the payment."""
        if self.number in self.scene.truth.withdrawn:
            return
        mine = Application.objects.get(public_id=self.public_id)
        rules = self.scene.place.published
        try:
            fill(mine, rules, opens="applied", at=self.scene.now, actor=self.actor)
        except Refused as refused:
            self.say(f"cannot report: {refused.refusals[0].code}")
            return
        self.scene.truth.unreported.discard(self.number)
        self.say("reports")
        self.scene.after()

    def begin(
        self, method: str, again: Callable[[], None], *, provider: str = ""
    ) -> tuple[Attempt, Redirect] | None:
        """The attempt and the form to the hosted page; a refusal is tried again later."""
        self.tries += 1
        if self.dice.random() < 0.1 and (provider or method != "bank"):
            kind = self.dice.choice(["5xx", "timeout_after_success"])
            opening = "session" if provider else "register"
            self.scene.outside.trouble(kind, operation=opening, seconds=0)
        try:
            started = start_attempt(
                charge=self.charge, method=method, return_url=self.scene.return_url,
                at=self.scene.now, actor=self.actor, provider=provider,
            )  # fmt: skip
        except Refused as refused:
            self.say(f"cannot begin: {refused.refusals[0].code}")
            if refused.refusals[0].code == "provider_unreachable" and self.tries < PATIENCE:
                self.later(10 * MINUTE, again)
            return None
        finally:
            self.scene.outside.forget_troubles()
        if started.redirect is None:
            self.say(f"joins {started.attempt.state}")
            return None
        return started.attempt, started.redirect

    def card(self) -> None:
        """Pay by card; refused once, held, or of a wrong amount where the dice said so."""
        begun = self.begin("page" if self.way == "page" else "card", self.card)
        if begun is None:
            return
        attempt, redirect = begun
        first = self.tries == 1
        number = {"refused": REFUSED_CARD, "pending": PENDING_CARD}.get(self.way, GOOD_CARD)
        if not first and self.way == "refused":
            number = GOOD_CARD
        wrong = self.way == "wrong"
        if wrong:
            self.scene.outside.trouble("wrong_amount", operation="card", order_id=attempt.order_id)
        self.scene.outside.pay_by_card(self.scene.outside.enter(redirect), number=number)
        self.say(f"card {number[-4:]}")
        if number == GOOD_CARD and self.scene.outside.took(attempt.order_id):
            self.paid(attempt.order_id, attempt.amount - wrong, counts=not wrong)
        elif number == GOOD_CARD:
            # The page had ended with the card that was refused, and we had not heard of it yet.
            self.say("finds the page ended")
            self.scene.ask(attempt.pk)
            if self.tries < PATIENCE:
                self.later(HOUR, self.card)
        elif number == REFUSED_CARD:
            self.later(self.dice.randint(2, 40) * HOUR, self.card)
        else:
            self.later(self.dice.randint(1, 40) * HOUR, lambda: self.decided(attempt))
        self.scene.after()

    def decided(self, attempt: Attempt) -> None:
        """The card company makes up its mind about a payment that was held."""
        success = self.dice.random() < 0.7
        self.scene.outside.resolve(attempt.order_id, success=success)
        self.say(f"held card {'passes' if success else 'fails'}")
        if success:
            on_time = self.scene.now <= self.charge.due_at + CARD_GRACE
            self.paid(attempt.order_id, attempt.amount, counts=on_time)
        self.scene.after()
        self.later(6 * HOUR, lambda: self.scene.ask(attempt.pk))

    def two_pages(self) -> None:
        """Change the mind with a page left open, pay on the second page, then on the first."""
        begun = self.begin("card", self.two_pages)
        if begun is None:
            return
        first, redirect = begun
        left_open = self.scene.outside.enter(redirect)
        change_method(first.pk, at=self.scene.now, actor=self.actor)
        second = self.begin("page", self.two_pages)
        if second is not None:
            page = self.scene.outside.enter(second[1])
            self.scene.outside.pay_by_card(page, number=GOOD_CARD)
            self.paid(second[0].order_id, second[0].amount, counts=True)
        self.scene.outside.pay_by_card(left_open, number=GOOD_CARD)
        self.paid(first.order_id, first.amount, counts=True)
        self.say("pays on two pages")
        self.scene.after()

    def abandon(self) -> None:
        """Look at the page and go away."""
        begun = self.begin("card", self.abandon)
        if begun is not None:
            self.scene.outside.enter(begun[1])
            self.say("goes away")

    def withdraw(self) -> None:
        """Give the application up, perhaps with a slip in the pocket that is paid later."""
        if self.dice.random() < 0.5:
            self.shop()
        try:
            close(
                application=self.public_id, holder_id=self.holder.pk, reason="本人の希望",
                at=self.scene.now, actor=self.actor,
            )  # fmt: skip
        except Refused as refused:
            self.say(f"cannot withdraw: {refused.refusals[0].code}")
            return
        self.scene.truth.withdrawn.add(self.number)
        self.say("withdraws")

    def shop(self) -> None:
        """Get a slip; pay it days later, in time, late, wrongly, or after changing the mind."""
        begun = self.begin("shop", self.shop)
        if begun is None:
            return
        attempt, redirect = begun
        page = self.scene.outside.enter(redirect)
        self.scene.outside.take_slip(page, telephone=self.holder.phone)
        self.say("has a slip")
        self.scene.after()
        latest = (attempt.expires_at - self.scene.now) // HOUR
        pause = self.dice.randint(1, max(1, latest - 2)) * HOUR
        if self.way == "shop_late":
            over = attempt.expires_at + self.dice.randint(1, 30) * HOUR
            self.scene.plan(over, lambda: self.till(attempt))
        elif self.way.startswith("switch"):
            self.later(min(pause, 3 * DAY), lambda: self.switch(attempt))
        else:
            self.later(pause, lambda: self.till(attempt))

    def till(self, attempt: Attempt) -> None:
        """At the shop. A slow till takes what is over or withdrawn, as tills do."""
        wrong = self.way == "shop_wrong"
        forced = self.way in ("shop_late", "switch_paid", "withdraw")
        taken = self.scene.outside.pay_at_till(
            attempt.order_id, at=self.scene.now, force=forced,
            amount=attempt.amount - 1 if wrong else None,
        )  # fmt: skip
        self.say(f"at the till: {'paid' if taken else 'not taken'}")
        if not taken:
            return
        on_time = self.scene.now <= self.charge.due_at and not wrong
        self.paid(attempt.order_id, attempt.amount - wrong, counts=on_time)
        self.later(self.dice.randint(1, 30) * HOUR, lambda: self.told_by_shop(attempt))

    def told_by_shop(self, attempt: Attempt) -> None:
        self.scene.outside.report(attempt.order_id)
        self.scene.after()
        self.later(6 * HOUR, lambda: self.scene.ask(attempt.pk))

    def switch(self, slip: Attempt) -> None:
        """Pay by card instead; the slip is withdrawn, and perhaps paid all the same."""
        try:
            change_method(slip.pk, at=self.scene.now, actor=self.actor)
        except Refused as refused:
            self.say(f"cannot change: {refused.refusals[0].code}")
            return
        self.say("changes to card")
        self.card()
        if self.way == "switch_paid":
            self.later(self.dice.randint(1, 20) * HOUR, lambda: self.till(slip))

    def by_bank(self) -> None:
        """Transfer; the office reads the statement a day or more later."""
        self.begin("bank", self.by_bank)
        self.scene.office.expect(self)

    def paid(self, reference: str, amount: int, *, counts: bool) -> None:
        self.scene.truth.pay(
            Paid(
                reference=reference, number=self.number, amount=amount,
                at=self.scene.now, counts=counts,
            )
        )  # fmt: skip


def moment(start: datetime, end: datetime, dice: Random) -> datetime:
    """A minute in between; people come early or, most of them, late."""
    share = max(dice.random(), dice.random())
    minutes = int((end - start) / MINUTE * share)
    return start + minutes * MINUTE

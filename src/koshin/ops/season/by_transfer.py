"""Holders of a season who pay at their bank: by transfer, of which a file tells, or by Pay-easy."""

from collections.abc import Callable
from datetime import timedelta

from koshin.ops.season.at_stripe import AtStripe
from koshin.ops.season.person import DAY, HOUR
from koshin.ops.season.truth import Paid, Sent, of_transfer

WAYS = (
    "row", "row_unnamed", "row_fee", "row_late", "row_twice", "row_mistaken", "row_taken_back",
)  # fmt: skip
# A usual transfer fee that the payer takes off.
FEE = 440
NAME = "ﾀｶﾊｼ ｻｷｺ"


class Everyman(AtStripe):
    """All ways there are. ``row_…`` say what is wrong with the transfer."""

    def ways(self) -> dict[str, Callable[[], None]]:
        return super().ways() | {
            **dict.fromkeys(WAYS, self.by_row),
            "company": self.by_company,
            "payeasy": self.payeasy,
        }

    def payeasy(self) -> None:
        """Get Pay-easy's numbers and type them at an ATM; where there is none, pay by card."""
        if self.scene.place.published.scheme.payment.method("payeasy") is None:
            self.card()
            return
        begun = self.begin("payeasy", self.payeasy)
        if begun is None:
            return
        attempt, redirect = begun
        self.scene.outside.take_numbers(self.scene.outside.enter(redirect))
        self.say("has numbers")
        self.scene.after()
        latest = max(1, (attempt.expires_at - self.scene.now) // HOUR - 2)
        self.later(self.dice.randint(1, latest) * HOUR, lambda: self.till(attempt))

    def by_row(self) -> None:
        """Choose the transfer, make it in a few days at most; some make it twice."""
        self.begin("bank", self.by_row)
        due = self.charge.due_at
        times = 2 if self.way == "row_twice" else 1
        for place in range(times):
            at = min(self.scene.now + self.dice.randint(0, 3) * DAY + place * HOUR, due - HOUR)
            if self.way == "row_late":
                at = due + self.dice.randint(25, 140) * HOUR
            self.scene.plan(at, self.transfer)

    def transfer(self) -> None:
        """At the bank's counter, with or without the number that was asked for."""
        charge, now = self.charge, self.scene.now
        amount = charge.amount - (FEE if self.way == "row_fee" else 0)
        unnamed = self.way in ("row_unnamed", "row_mistaken")
        accounts = self.scene.bank.accounts
        if self.way == "row_taken_back":
            accounts = [own for own in accounts if self.scene.bank.can_take_back(own.code)]
        account = self.dice.choice(list(accounts)).code
        sequence = self.scene.bank.transfer(
            account,
            amount,
            payer=NAME if unnamed else f"{charge.payer_reference} {NAME}",
            on=now.date(),
        )
        self.scene.truth.sent[sequence] = Sent(shares={self.number: amount}, amount=amount)
        self.scene.truth.pay(
            Paid(
                reference=of_transfer(sequence, self.number), number=self.number, amount=amount,
                at=now, counts=now <= charge.due_at,
            )
        )  # fmt: skip
        self.say(f"transfers {amount} as {sequence}")
        if self.way == "row_mistaken":
            self.scene.mistaken.add(sequence)
        if self.way == "row_taken_back":
            self.later(timedelta(days=self.dice.randint(1, 3)), lambda: self.taken_back(sequence))

    def taken_back(self, sequence: int) -> None:
        """The bank takes the transfer back; in time, it is made anew and now for good."""
        self.scene.bank.take_back(sequence, on=self.scene.now.date())
        truth = self.scene.truth
        truth.sent[sequence].taken_back = True
        del truth.paid[of_transfer(sequence, self.number)]
        self.say(f"has {sequence} taken back")
        if self.dice.random() < 0.5:
            self.way = "row"
            self.scene.plan(self.scene.now + DAY, self.transfer)

    def by_company(self) -> None:
        """The company pays, unless its clerk has gone home for this year."""
        if not self.scene.companies.wish(self):
            self.card()

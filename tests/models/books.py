"""What every charge, every yen in suspense and every term must be, in plain Python.

It is told only what the outside did and what the office decided, and works the rest out by the
association's rules; the machine compares it with the database after every step.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

CLOSED, COMPLETE, APPLIED = "closed", "complete", "applied"


@dataclass(kw_only=True)
class Claim:
    """One application that was handed in, and what is owed for it, in yen."""

    amount: int
    due_on: date
    settled: int = 0
    forgiven: int = 0
    refunded: int = 0
    dropped: bool = False
    application: str = APPLIED

    @property
    def left(self) -> int:
        """Yen that are still owed."""
        return 0 if self.dropped else self.amount - self.settled - self.forgiven

    @property
    def state(self) -> str:
        """The state of the charge."""
        if self.dropped:
            return "cancelled"
        if not self.left:
            return "settled"
        return "partial" if self.settled else "open"

    def takes(self, came: int, *, on: date, accept_late: bool = False, asked: int = 0) -> int:
        """Yen of ``came`` that the claim takes. ``asked``: what a till was told to take."""
        late = on > self.due_on and not accept_late
        wrong = bool(asked) and came != asked
        return 0 if late or wrong else min(came, self.left)


@dataclass(kw_only=True)
class Books:
    """Every yen that came, and where it is now."""

    claims: dict[UUID, Claim] = field(default_factory=dict)
    came: dict[str, int] = field(default_factory=dict)
    suspense: int = 0
    refund_due: int = 0
    went_out: int = 0

    @property
    def held(self) -> int:
        """Yen that providers and the bank hold for us."""
        return sum(self.came.values()) - self.went_out

    @property
    def owed(self) -> int:
        return sum(claim.left for claim in self.claims.values())

    def waits(self, ref: str, amount: int) -> bool:
        """Money of nobody came, once for each ``ref``; whether it is new."""
        if ref in self.came:
            return False
        self.came[ref] = amount
        self.suspense += amount
        return True

    def comes(
        self,
        ref: str,
        amount: int,
        *,
        to: UUID,
        on: date,
        accept_late: bool = False,
        asked: int = 0,
    ) -> int:
        """Money for a claim came, once for each ``ref``; yen that the claim took of it."""
        if not self.waits(ref, amount):
            return 0
        taken = self.claims[to].takes(amount, on=on, accept_late=accept_late, asked=asked)
        self.pays(to, taken)
        return taken

    def pays(self, to: UUID, amount: int) -> None:
        """Yen of suspense pay a claim; one that is paid is renewed, unless it was closed."""
        claim = self.claims[to]
        self.suspense -= amount
        claim.settled += amount
        self._renews(claim, amount)

    def forgives(self, claim: Claim) -> None:
        """The rest of a claim is borne by the association."""
        claim.forgiven = claim.left
        self._renews(claim, claim.forgiven)

    def taken_back(self, to: UUID, amount: int) -> None:
        """A payment was another's: it waits in suspense, and the claim is owed again."""
        claim = self.claims[to]
        self.suspense += amount
        claim.settled -= amount
        if amount:
            claim.forgiven = 0

    def decided_to_refund(self, claim: Claim, amount: int) -> None:
        """Yen that had paid a claim are to go back; all of them close what is not complete."""
        claim.refunded += amount
        self.refund_due += amount
        if claim.refunded >= claim.settled and claim.application == APPLIED:
            claim.application = CLOSED
            claim.dropped = claim.dropped or bool(claim.left)

    def decided_to_return(self, amount: int) -> None:
        """Yen of suspense are to go back."""
        self.suspense -= amount
        self.refund_due += amount

    def decided_not_to_refund(self, claim: Claim, amount: int) -> None:
        """Yen that had paid a claim stay; an application that was closed for them stays closed."""
        claim.refunded -= amount
        self.refund_due -= amount

    def decided_to_keep(self, amount: int) -> None:
        """Yen that were to go back wait in suspense again."""
        self.suspense += amount
        self.refund_due -= amount

    def returned_by_bank(self, amount: int) -> None:
        """The bank itself took yen of suspense back."""
        self.suspense -= amount
        self.went_out += amount

    def provider_paid_out(self, amount: int, *, fees: int) -> None:
        """A deposit that waits is what a provider held, less what it kept; negative: it was not."""
        self.suspense -= amount
        self.went_out += amount + fees

    def deposit_came_back(self, amount: int) -> None:
        """A deposit that waits is money that was to go back; negative: it was not."""
        self.suspense -= amount
        self.refund_due += amount

    def paid_out(self, amount: int) -> None:
        """Yen that were to go back have left."""
        self.refund_due -= amount
        self.went_out += amount

    def came_back(self, amount: int) -> None:
        """Yen that had left are ours to give back again."""
        self.refund_due += amount
        self.went_out -= amount

    def closes(self, claim: Claim) -> None:
        """The application is withdrawn, and nothing is owed any more."""
        claim.application = CLOSED
        claim.dropped = True

    def _renews(self, claim: Claim, newly: int) -> None:
        if newly and not claim.left and claim.application == APPLIED:
            claim.application = COMPLETE

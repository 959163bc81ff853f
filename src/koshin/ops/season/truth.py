"""What really happened outside, kept apart from koshin: every yen, from whom, and what became of
it. What koshin must have made of it is compared in ``differences``."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Paid:
    """Yen that left somebody's pocket. ``counts``: in time and of an amount that can be right."""

    reference: str
    number: str
    amount: int
    at: datetime
    counts: bool


@dataclass(frozen=True, kw_only=True)
class PaidOut:
    """The days that a provider pays out with a transfer, and the yen that it keeps."""

    first: date
    last: date
    fees: int


@dataclass(kw_only=True)
class Sent:
    """A transfer to the association's own account: for whom, in yen by their numbers.

    ``keyed``: the office booked it from paper before the file came. Nobody is named where a
    stranger erred. ``company``: the reference of the bundle that it pays. ``paid_out``: what a
    provider pays out with it; ``returned``: the refund that a bank sends back with it.
    """

    shares: dict[str, int]
    amount: int
    keyed: bool = False
    company: str = ""
    taken_back: bool = False
    paid_out: PaidOut | None = None
    returned: UUID | None = None


@dataclass(kw_only=True)
class Truth:
    """The payments by their identity, and what people and office did besides."""

    paid: dict[str, Paid] = field(default_factory=dict)
    sent: dict[int, Sent] = field(default_factory=dict)
    owed: dict[str, int] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    unreported: set[str] = field(default_factory=set)
    # Yen that pay all the same, of money that came too late or of an amount that cannot be right.
    accepted: dict[str, int] = field(default_factory=dict)
    forgiven: dict[str, int] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)
    # Yen that were put from one person's odd money onto another's charge.
    allocated: dict[str, int] = field(default_factory=dict)
    # Those whose charge was paid for a while, by a mistake or by money that the bank took back.
    told: set[str] = field(default_factory=set)
    # Those of them whose term was granted meanwhile: they keep it.
    kept: set[str] = field(default_factory=set)
    # Yen that providers kept of what they paid out.
    fees: int = 0

    def pay(self, paid: Paid) -> None:
        if paid.reference in self.paid:
            raise ValueError("one order is paid once")
        self.paid[paid.reference] = paid

    def give(self, number: str, amount: int) -> None:
        """Yen that have reached somebody's account again; negative when they came back to us."""
        self.given[number] = self.given.get(number, 0) + amount

    def accept(self, reference: str, amount: int) -> None:
        """Yen of this money pay after all, the office says."""
        self.accepted[reference] = self.accepted.get(reference, 0) + amount

    def allocate(self, number: str, amount: int) -> None:
        """Yen of somebody's odd money pay this person's charge."""
        self.allocated[number] = self.allocated.get(number, 0) + amount

    def lose(self, number: str, *, settled: bool, complete: bool) -> None:
        """A payment of this person was none; what they were told and granted stays."""
        self.forgiven.pop(number, None)
        if settled:
            self.told.add(number)
        if complete:
            self.kept.add(number)

    def complete(self, number: str) -> bool:
        """Whether this person must be renewed now."""
        if number in self.kept:
            return True
        if number not in self.owed or number in self.withdrawn or number in self.unreported:
            return False
        return self.covered(number) >= self.owed[number]

    def must_be_told(self, number: str) -> bool:
        """Whether this person was told once that the payment came."""
        if number in self.withdrawn:
            return False
        covered = number in self.owed and self.covered(number) >= self.owed[number]
        return covered or number in self.told

    def covered(self, number: str) -> int:
        """Yen that pay this person's charge, and the fee that we bear."""
        good = (one for one in self.paid.values() if one.number == number)
        return (
            self.forgiven.get(number, 0)
            + self.allocated.get(number, 0)
            + sum(one.amount if one.counts else self.accepted.get(one.reference, 0) for one in good)
        )


def of_transfer(sequence: int, number: str) -> str:
    """How the truth calls a person's share of a transfer."""
    return f"transfer:{sequence}:{number}"


def of_company(number: str) -> str:
    """How the truth calls what a company paid for a person, in one transfer or in several."""
    return f"company:{number}"

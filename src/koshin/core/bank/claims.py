"""The claims that deposits may pay, found by reference, by name, and by who paid before."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from koshin.core.bank import names


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What somebody owes. ``due`` is what is left, in yen; 0 where it is paid or given up.

    ``names`` are the keys of everybody who would pay it (:func:`names.key`), ``holder`` whose it
    is, ``keyed`` the days and sums of deposits that the office entered by hand.
    """

    id: str
    reference: str
    due: int
    holder: int
    names: tuple[str, ...]
    virtual: str = ""
    number: str = ""
    keyed: frozenset[tuple[date, int]] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Deposit:
    """Money that came, as the bank told it; ``payer`` and the texts are as the bank wrote them."""

    amount: int
    booked_on: date
    payer: str = ""
    payer_code: str = ""
    summary: str = ""
    edi: str = ""
    virtual: str = ""
    transfer: bool = True


class Claims:
    """An index over claims. ``payers``: for the key of a name, whose claims it paid before."""

    def __init__(
        self, claims: Iterable[Claim], *, payers: Mapping[str, frozenset[int]] | None = None
    ) -> None:
        self._by_reference: dict[str, Claim] = {}
        self._by_virtual: dict[str, Claim] = {}
        self._by_name: dict[str, list[Claim]] = defaultdict(list)
        self._by_loose: dict[str, list[Claim]] = defaultdict(list)
        self._by_holder: dict[int, list[Claim]] = defaultdict(list)
        self._by_number: dict[str, list[Claim]] = defaultdict(list)
        self._payers = payers or {}
        self._taken: dict[str, int] = defaultdict(int)
        for claim in claims:
            self._add(claim)
        self._names = sorted(self._by_name)

    def _add(self, claim: Claim) -> None:
        self._by_reference[claim.reference] = claim
        if claim.virtual:
            self._by_virtual[claim.virtual] = claim
        if claim.holder:
            self._by_holder[claim.holder].append(claim)
        if claim.number:
            self._by_number[claim.number].append(claim)
        for name in dict.fromkeys(claim.names):
            if name:
                self._by_name[name].append(claim)
                self._by_loose[names.loose(name)].append(claim)

    def due(self, claim: Claim) -> int:
        """What is left of the claim after what this run has given it already, in yen."""
        return max(claim.due - self._taken[claim.id], 0)

    def take(self, claim: Claim, amount: int) -> None:
        """A deposit of this run pays the claim: the next one finds so much less."""
        self._taken[claim.id] += amount

    def referred(self, reference: str) -> Claim | None:
        return self._by_reference.get(reference)

    def at_virtual(self, number: str) -> Claim | None:
        return self._by_virtual.get(number) if number else None

    def named(self, key: str) -> Sequence[Claim]:
        """Claims with exactly this name."""
        return self._by_name.get(key, ()) if key else ()

    def sounding(self, key: str) -> Sequence[Claim]:
        """Claims whose name differs in spelling only (see :func:`names.loose`)."""
        return self._by_loose.get(names.loose(key), ()) if key else ()

    def beginning(self, key: str) -> Sequence[Claim]:
        """Claims whose name the key begins, or that begin the key (a name cut short)."""
        if len(key) < names.SHORTEST:
            return ()
        found = []
        index = bisect_left(self._names, key)
        while index < len(self._names) and self._names[index].startswith(key):
            found += self._by_name[self._names[index]]
            index += 1
        for length in range(names.SHORTEST, len(key)):
            found += self._by_name.get(key[:length], ())
        return found

    def numbered(self, number: str) -> Sequence[Claim]:
        """Claims of the holder with this number."""
        return self._by_number.get(number, ()) if number else ()

    def of_holder(self, holder: int) -> Sequence[Claim]:
        return self._by_holder.get(holder, ()) if holder else ()

    def paid_before_by(self, key: str) -> Sequence[Claim]:
        """Claims of everybody for whom a payer of this name paid before."""
        holders = self._payers.get(key, frozenset()) if key else frozenset()
        return [claim for holder in sorted(holders) for claim in self.of_holder(holder)]

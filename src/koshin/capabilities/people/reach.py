"""Whose data a member of staff reaches: all of the association's holders, or those of a branch."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from koshin.capabilities.people.models import StaffMember

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The holders of an association, limited to prefectures and affiliations where any are named.

    Whoever lives in one of the prefectures or belongs to one of the affiliations is reached.
    """

    association: str
    prefectures: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()

    @property
    def limited(self) -> bool:
        """Whether somebody of the association is out of reach."""
        return bool(self.prefectures or self.affiliations)

    def within(self, holder: str = "") -> Q:
        """The condition that a row's holder is reached; ``holder`` is the path to it.

        E.g. ``within("charge__holder__")``. Rows without a holder are not reached by a branch.
        """
        found = Q(**{f"{holder}association": self.association})
        if not self.limited:
            return found
        return found & (
            Q(**{f"{holder}prefecture__in": self.prefectures})
            | Q(**{f"{holder}classes__overlap": list(self.affiliations)})
        )

    def of(self, rows: QuerySet[Row], holder: str = "holder__") -> QuerySet[Row]:
        """The rows whose holder is reached. Where nothing limits it they come as they are, so that
        nobody else pays for it: they must be the association's own already."""
        return rows.filter(self.within(holder)) if self.limited else rows


def reach_of(staff: StaffMember) -> Reach:
    """What this member of staff reaches."""
    return Reach(
        association=staff.association_id,
        prefectures=tuple(staff.prefectures),
        affiliations=tuple(staff.affiliations),
    )

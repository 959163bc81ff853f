"""What a profile of the public register shows: only what its holder agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from koshin.capabilities.matching.models import PublicProfile
from koshin.capabilities.register.models import Credential
from koshin.core.scheme import Scheme


@dataclass(frozen=True, kw_only=True)
class Held:
    """One qualification that is good on the day asked for; ``until`` is empty where it never ends.

    ``number`` is empty where the holder keeps it private.
    """

    name: str
    until: date | None
    number: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A person of the register; an empty text is what they keep private."""

    profile: PublicProfile
    name: str
    romanised: str
    prefecture: str
    held: tuple[Held, ...]


def shown(profile: PublicProfile, held: Sequence[Credential], *, scheme: Scheme, on: date) -> Shown:
    """The profile with the credentials that are in force ``on`` the day."""
    agreed = set(profile.shows)
    holder = profile.holder
    with_number = PublicProfile.Field.NUMBER in agreed
    return Shown(
        profile=profile,
        name=holder.name if PublicProfile.Field.NAME in agreed else "",
        romanised=holder.romanised_name if PublicProfile.Field.ROMANISED in agreed else "",
        prefecture=holder.prefecture if PublicProfile.Field.PREFECTURE in agreed else "",
        held=tuple(
            Held(
                name=scheme.qualification_name(one.qualification),
                until=_until(one, on=on),
                number=one.number if with_number else "",
            )
            for one in held
        ),
    )


def _until(credential: Credential, *, on: date) -> date | None:
    """The last day of the terms that follow each other without a gap from the one of the day."""
    end = None
    for term in sorted(credential.terms.all(), key=lambda one: one.start):
        if end is None:
            if term.start <= on <= term.end:
                end = term.end
        elif (term.start - end).days == 1:
            end = term.end
    return end if end is not None and end.year < date.max.year else None

"""What a profile of the public register shows: only what its holder agreed to."""

from dataclasses import dataclass
from datetime import date

from koshin.capabilities.matching import queries
from koshin.capabilities.matching.models import PublicProfile
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential
from koshin.core.scheme import Scheme


@dataclass(frozen=True, kw_only=True)
class Held:
    """One qualification good on the day asked for; ``until`` is empty where it never ends."""

    name: str
    until: date | None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A person of the register; an empty text is what they keep private."""

    name: str
    kana: str
    romanised: str
    prefecture: str
    photo: bool
    held: tuple[Held, ...]
    profile: PublicProfile | None


def shown(holder: Holder, *, scheme: Scheme, on: date) -> Shown:
    """One of :func:`queries.in_register` as everybody may see them."""
    agreed = set(holder.public_fields)
    return Shown(
        name=holder.name if "name" in agreed else "",
        kana=holder.kana if "kana" in agreed else "",
        romanised=holder.romanised_name if "romanised_name" in agreed else "",
        prefecture=holder.prefecture if "prefecture" in agreed else "",
        photo="photo" in agreed and hasattr(holder, "photo"),
        held=tuple(
            Held(name=scheme.qualification_name(one.qualification), until=_until(one, on=on))
            for one in queries.credentials_of(holder)
        ),
        profile=queries.profile_of(holder),
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

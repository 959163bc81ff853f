"""What each version of the rules says to a case: whether it judges it, and why or why not."""

from collections.abc import Sequence
from datetime import datetime

from koshin.core.cycles import is_permanent, renewal_cycle
from koshin.core.dates import civil
from koshin.core.decision import Option, Verdict, Weighed
from koshin.core.facts import CredentialFact
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.version_rules import Version

# First registrations have rounds of their own, called after the same year or day.
FIRST = "first-"


def code_of(scheme: Scheme) -> str:
    """What the version is called; empty for rules that state no version."""
    return scheme.version.code if scheme.version is not None else ""


def weigh(versions: Sequence[Scheme], held: CredentialFact, *, at: datetime) -> tuple[Weighed, ...]:
    """Every version, newest first, up to the one that judges this credential at ``at``."""
    said: list[Weighed] = []
    for place, scheme in enumerate(versions[:-1]):
        version = scheme.version
        if version is None or is_permanent(scheme, held) or not held.terms:
            return (*said, Weighed(version=code_of(scheme), verdict="judges"))
        said.append(_renewal(version, scheme, versions[place + 1], held, at))
        if said[-1].verdict == "judges":
            return tuple(said)
    return (*said, _last(versions))


def weigh_registration(
    versions: Sequence[Scheme], options: Sequence[Option | None], *, at: datetime
) -> tuple[Weighed, ...]:
    """The same for a first registration, of which each version has this option."""
    said: list[Weighed] = []
    for place, scheme in enumerate(versions[:-1]):
        version = scheme.version
        if version is None:
            return (*said, Weighed(version=code_of(scheme), verdict="judges"))
        # Where the version has no such qualification, the rules before say which round it is.
        own = next(option for option in [*options[place:], *options] if option is not None)
        when = civil(at).isoformat()
        if version.judged_by == "cycle":
            when = own.cycle.code.removeprefix(FIRST)
        said.append(_weighed(version, when))
        if said[-1].verdict == "judges":
            return tuple(said)
    return (*said, _last(versions))


def _last(versions: Sequence[Scheme]) -> Weighed:
    return Weighed(version=code_of(versions[-1]), verdict="last" if len(versions) > 1 else "only")


def _renewal(
    version: Version, scheme: Scheme, before: Scheme, held: CredentialFact, at: datetime
) -> Weighed:
    match version.judged_by:
        case "cycle":
            return _weighed(version, renewal_cycle(scheme, held, at=at).code)
        case "award":
            return _weighed(version, held.awarded_on.isoformat())
        case "application" | "activity":
            found = _weighed(version, civil(at).isoformat())
            keeps = version.running == "keep" and _running(version, before, held, at)
            return _weighed(version, found.when, "running") if keeps else found


def _running(version: Version, before: Scheme, held: CredentialFact, at: datetime) -> bool:
    """Whether the round was open before the version began, by the rules before it."""
    window = renewal_cycle(before, held, at=at).window
    return civil(window.opens).isoformat() < version.first and window.state(at) == "open"


def _weighed(version: Version, when: str, otherwise: Verdict = "judges") -> Weighed:
    verdict: Verdict = otherwise
    if when < version.first:
        verdict = "not_yet"
    elif when > version.last:
        verdict = "over"
    return Weighed(
        version=version.code,
        verdict=verdict,
        judged_by=version.judged_by,
        when=when,
        first=version.first,
        last=version.until_cycle or (version.until.isoformat() if version.until else ""),
    )

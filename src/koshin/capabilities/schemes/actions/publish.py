"""Publishes an association's rules: checked, kept as written, never changed afterwards."""

from collections.abc import Container, Iterator, Mapping
from datetime import date, datetime

from django.db import transaction

from koshin.capabilities.people.models import Association
from koshin.capabilities.schemes.digest import digest_of
from koshin.capabilities.schemes.models import SchemeVersion
from koshin.capabilities.schemes.queries import others
from koshin.core.dates import civil, start_of_day
from koshin.core.scheme import Problem, Scheme, SchemeRefused, load
from koshin.core.scheme.loader import MAIN_FILE
from koshin.platform import audit


@transaction.atomic
def publish(
    association: Association,
    files: Mapping[str, str],
    *,
    effective_from: date,
    at: datetime,
    actor: audit.Actor,
) -> SchemeVersion:
    """The version that says exactly this, made now if there is none yet (once per content).

    Raises ``SchemeRefused`` with file, line and remedy when the files do not make a scheme, state
    another association's, judge what another published version judges or a round that is open by
    then; from the second version on also when they state no ``version``, or the day is past or
    another version's first.
    """
    digest = digest_of(files)
    # Locked, so that two at once cannot publish what contradicts each other.
    Association.objects.select_for_update().get(pk=association.pk)
    known = {
        version.digest: version for version in SchemeVersion.objects.filter(association=association)
    }
    scheme = load(
        files,
        beside=others(association.code, but=digest),
        begins=None if digest in known else max(at, start_of_day(effective_from)),
    )
    if scheme.code != association.code:
        raise SchemeRefused([_strange(scheme.code, association.code)])
    if digest in known:
        return known[digest]
    if known:
        days = {version.effective_from for version in known.values()}
        problems = [*_unversioned(scheme), *_day(effective_from, days, today=civil(at))]
        if problems:
            raise SchemeRefused(problems)
    version = SchemeVersion.objects.create(
        association=association,
        digest=digest,
        source=dict(files),
        effective_from=effective_from,
        published_at=at,
    )
    audit.record(
        association=association.code,
        actor=actor,
        verb="publish_scheme",
        subject=f"scheme_version:{version.pk}",
        at=at,
        after={"digest": digest, "effective_from": effective_from.isoformat()},
    )
    return version


def _strange(stated: str, wanted: str) -> Problem:
    return _at_the_top(
        f"these are the rules of {stated}, not of {wanted}", f"write  code: {wanted}"
    )


def _unversioned(scheme: Scheme) -> Iterator[Problem]:
    """Running rounds keep their rules unless the new ones say otherwise, so they must say it."""
    if scheme.version is None:
        yield _at_the_top(
            "rules are published already, and these do not say which cases they judge",
            "add  version: {code: …, reason: …, judged_by: cycle, since_cycle: …}",
        )


def _day(day: date, taken: Container[date], *, today: date) -> Iterator[Problem]:
    """A later version begins today or later, on a day of its own."""
    if day < today:
        yield _at_the_top(
            f"{day} is past, and its decisions are made", f"begin on {today} or later"
        )
    if day in taken:
        yield _at_the_top(f"other rules hold from {day} already", "begin on another day")


def _at_the_top(message: str, remedy: str) -> Problem:
    return Problem(file=MAIN_FILE, line=1, column=1, message=message, remedy=remedy)

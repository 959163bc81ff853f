"""Pauses and returns that refer to what is not there or contradict the calendar."""

from collections.abc import Iterator

from koshin.core.scheme.calendar_rules import Anchored, Batch
from koshin.core.scheme.fault import Fault, unknown
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.reader import Path


def life_faults(scheme: Scheme) -> Iterator[Fault]:
    """Everything in the policies of pause and return, and in audits, that cannot be."""
    yield from _suspension(scheme)
    yield from _routes(scheme)
    yield from _fees(scheme)
    for index, audit in enumerate(scheme.audits):
        for kind in audit.activities:
            if kind not in scheme.activity_kinds:
                path: Path = ("audits", index, "activities")
                yield unknown(path, "activity kind", kind, scheme.activity_kinds)


def _suspension(scheme: Scheme) -> Iterator[Fault]:
    policy = scheme.suspension
    if policy is None:
        return
    if policy.resume is not None and policy.resume not in scheme.requirements:
        yield unknown(("suspension", "resume"), "requirement", policy.resume, scheme.requirements)
    calendar = scheme.calendar
    stated = isinstance(calendar, Anchored) and calendar.suspension == "freeze"
    if stated and policy.effects.term != "freeze":
        yield Fault(
            path=("suspension", "effects", "term"),
            message=f"the calendar freezes the clock, the policy says {policy.effects.term}",
            remedy="remove calendar.suspension and say it here",
        )
    if policy.extension is not None and policy.first is None:
        yield Fault(
            path=("suspension", "extension"),
            message="a pause without a planned end cannot be made longer",
            remedy="add first, or remove extension",
        )


def _routes(scheme: Scheme) -> Iterator[Fault]:
    if scheme.reinstatement is None:
        return
    for code, route in scheme.reinstatement.routes.items():
        path: Path = ("reinstatement", "routes", code)
        for kind in route.clears:
            if kind not in scheme.activity_kinds:
                yield unknown((*path, "clears"), "activity kind", kind, scheme.activity_kinds)
        for name in route.qualifications:
            if name not in scheme.qualifications:
                known = scheme.qualifications
                yield unknown((*path, "qualifications"), "qualification", name, known)
        limit = route.limit.months if route.limit is not None else None
        if limit is not None and route.after_months >= limit:
            yield Fault(
                path=path,
                message=f"{code}: nobody is at once after {route.after_months} and within "
                f"{limit} months",
                remedy="exchange after_months and limit.months",
            )
        if not isinstance(scheme.calendar, Batch):
            continue
        dates = scheme.calendar.registration_dates
        for index, cutoff in enumerate(route.cutoffs):
            if cutoff.registered_on not in dates:
                month, day = cutoff.registered_on
                yield Fault(
                    path=(*path, "cutoffs", index, "registered_on"),
                    message=f"{month:02}-{day:02} is no registration date",
                    remedy=f"use one of: {', '.join(f'{m:02}-{d:02}' for m, d in dates)}",
                )


def _fees(scheme: Scheme) -> Iterator[Fault]:
    """Every way back costs something or is said to be free, and every fee has its way."""
    routes = scheme.reinstatement.routes if scheme.reinstatement is not None else {}
    for index, fee in enumerate(scheme.fees):
        path: Path = ("fees", index)
        if "return" in fee.for_kinds and not routes:
            yield Fault(
                path=(*path, "for_kinds"),
                message=f"{fee.code}: nobody returns under this scheme",
                remedy="add reinstatement with its routes, or remove return",
            )
        if fee.for_routes and "return" not in fee.for_kinds:
            yield Fault(
                path=(*path, "for_routes"),
                message=f"{fee.code}: only returns have a way, and the fee is not for them",
                remedy="add return to for_kinds, or remove for_routes",
            )
        for code in fee.for_routes:
            if code not in routes:
                yield unknown((*path, "for_routes"), "way back", code, routes)
    for code, route in routes.items():
        asked = [
            fee.code
            for fee in scheme.fees
            if "return" in fee.for_kinds and (not fee.for_routes or code in fee.for_routes)
        ]
        if scheme.fees and not asked and not route.free:
            yield Fault(
                path=("reinstatement", "routes", code),
                message=f"{code}: no fee is for this way back",
                remedy="add return to the for_kinds of a fee, or say  free: true",
            )
        if route.free and asked:
            yield Fault(
                path=("reinstatement", "routes", code, "free"),
                message=f"{code}: said to be free, and {asked[0]} is for it",
                remedy="remove free, or name the other ways in for_routes of the fee",
            )

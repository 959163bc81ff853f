"""Every holder in every state at every moment of a window finds one thing to do, or one sentence
why there is none, with a date (bars U-02, U-03)."""

import re
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from bs4 import Tag

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.applications.actions.sanction import (
    Proposal,
    decide_sanction,
    propose_sanction,
)
from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.people.models import Holder
from koshin.core.requests import RequestKind
from koshin.core.sanctions import SanctionKind
from tests import stories
from tests.capabilities.applications.living import asked, clerk, coordinator, decided, held_by
from tests.stories import World, jst
from tests.web.portal.visitor import Visitor, at_time, signed_in

pytestmark = pytest.mark.django_db
DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
Story = Callable[[World, str], Holder]

# Before the window, on its first and last day, the day after, and when a year is over.
COACH_MOMENTS = (
    "2027-01-10 10:00",
    "2027-02-15 10:00",
    "2027-03-31 23:00",
    "2027-04-01 09:00",
    "2027-11-05 09:00",
    "2028-04-01 09:00",
)
COORDINATOR_MOMENTS = (
    "2027-02-20 10:00",
    "2027-04-20 10:00",
    "2027-05-31 23:00",
    "2027-06-01 09:00",
    "2031-04-01 09:00",
)
JANUARY, FEBRUARY, APRIL = (
    jst("2027-01-05 10:00"),
    jst("2027-02-15 10:00"),
    jst("2027-04-20 10:00"),
)


def nobody_yet(world: World, number: str) -> Holder:
    return stories.holder(world, number=number)


def finished_a_course(world: World, number: str) -> Holder:
    person = stories.holder(world, number=number)
    stories.finished_course(person, qualification="ski_coach1", on="2026-12-13")
    return person


def untrained(world: World, number: str) -> Holder:
    person = stories.holder(world, number=number)
    term = ("2023-04-01", "2027-03-31")
    stories.holding(world, person, qualification="ski_coach1", awarded="2023-04-01", term=term)
    return person


def training_pending(world: World, number: str) -> Holder:
    person = untrained(world, number)
    record = stories.trained(person, on="2026-06-14")
    Activity.objects.filter(pk=record.pk).update(state="pending")
    return person


def trained(world: World, number: str) -> Holder:
    return stories.ski_coach(world, number=number)


def began(world: World, number: str) -> Holder:
    person = trained(world, number)
    stories.started(world, person, at=FEBRUARY)
    return person


def applied(world: World, number: str) -> Holder:
    person = trained(world, number)
    stories.applied(world, person, at=FEBRUARY)
    return person


def renewed(world: World, number: str) -> Holder:
    person = trained(world, number)
    stories.paid(stories.applied(world, person, at=FEBRUARY), at=FEBRUARY)
    return person


def permanent(world: World, number: str) -> Holder:
    person = stories.holder(world, number=number)
    term = ("2010-04-01", "2999-12-31")
    stories.holding(world, person, qualification="sports_leader", awarded="2010-04-01", term=term)
    return person


def lapsed_long_ago(world: World, number: str) -> Holder:
    person = stories.holder(world, number=number)
    term = ("2015-04-01", "2019-03-31")
    stories.holding(world, person, qualification="handball_coach1", awarded="2015-04-01", term=term)
    return person


def asked_for(kind: RequestKind, *, granted: bool | None, route: str = "") -> Story:
    """Somebody who asked for it in time; the office granted, refused or did not yet decide it."""

    def story(world: World, number: str) -> Holder:
        person = trained(world, number) if world.scheme.code == "jspo" else ready(world, number)
        wish = Wish(
            kind=kind,
            credential=held_by(person).id,
            route=route,
            reason="illness",
            starts_on=date(2027, 1, 20),
            ends_on=date(2027, 12, 31) if kind == "suspend" else None,
        )
        request = asked(world, person, wish, at=JANUARY)
        if granted is not None:
            decided(world, request, clerk(world), at=JANUARY, granted=granted, why="確認した結果")
        return person

    return story


def punished(kind: SanctionKind) -> Story:
    def story(world: World, number: str) -> Holder:
        person = trained(world, number)
        found = propose_sanction(
            public_id=uuid4(),
            association=world.association.code,
            proposal=Proposal(
                credential=held_by(person).id,
                kind=kind,
                grounds="規程に反する行為があったため。",
                starts_on=date(2027, 1, 6),
            ),
            at=JANUARY,
            actor=clerk(world),
        )
        decide_sanction(
            association=world.association.code,
            sanction=found.public_id,
            event="impose",
            words="",
            scheme=world.scheme,
            at=JANUARY,
            actor=clerk(world, name="事務 二郎"),
        )
        return person

    return story


def pointless(world: World, number: str) -> Holder:
    return coordinator(world, number=number)


def ready(world: World, number: str) -> Holder:
    person = coordinator(world, number=number)
    at = jst("2026-12-01 10:00")
    for day in range(1, 7):
        stories.pointed(world, person, on=f"2026-11-{day:02}", points="2", at=at)
    return person


def applied_in_april(world: World, number: str) -> Holder:
    person = ready(world, number)
    stories.applied(world, person, at=APRIL)
    return person


def paid_without_report(world: World, number: str) -> Holder:
    person = ready(world, number)
    stories.paid(stories.applied(world, person, at=APRIL), at=APRIL)
    return person


def lapsed(world: World, number: str) -> Holder:
    return coordinator(world, number=number, until="2026-05-31")


def began_to_return(world: World, number: str) -> Holder:
    person = trained(world, number)
    stories.started(world, person, at=jst("2027-04-02 10:00"), kind="return")
    return person


def passed_again(world: World, number: str) -> Holder:
    person = lapsed(world, number)
    stories.trained(person, on="2027-01-04", kind="exam_pass")
    return person


def admitted(world: World, number: str) -> Holder:
    person = passed_again(world, number)
    wish = Wish(kind="return", credential=held_by(person).id, route="exam")
    decided(world, asked(world, person, wish, at=JANUARY), clerk(world), at=JANUARY)
    return person


COACHES: dict[str, Story] = {
    "nobody_yet": nobody_yet,
    "finished_a_course": finished_a_course,
    "untrained": untrained,
    "training_pending": training_pending,
    "trained": trained,
    "began": began,
    "applied": applied,
    "renewed": renewed,
    "permanent": permanent,
    "lapsed_long_ago": lapsed_long_ago,
    "began_to_return": began_to_return,
    "asks_to_leave": asked_for("withdraw", granted=None),
    "left": asked_for("withdraw", granted=True),
    "must_stay": asked_for("withdraw", granted=False),
    "stopped": punished("stopped"),
    "revoked": punished("revoked"),
}
COORDINATORS: dict[str, Story] = {
    "pointless": pointless,
    "ready": ready,
    "applied_in_april": applied_in_april,
    "paid_without_report": paid_without_report,
    "asks_for_a_pause": asked_for("suspend", granted=None),
    "pauses": asked_for("suspend", granted=True),
    "refused_a_pause": asked_for("suspend", granted=False),
    "lapsed": lapsed,
    "passed_again": passed_again,
    "admitted": admitted,
}
CASES = [("jspo", name) for name in COACHES] + [("itc", name) for name in COORDINATORS]


def test_there_are_enough_combinations() -> None:
    combinations = len(COACHES) * len(COACH_MOMENTS) + len(COORDINATORS) * len(COORDINATOR_MOMENTS)
    assert combinations >= 125


@pytest.mark.parametrize(("code", "name"), CASES)
def test_my_page_says_one_thing_to_do_or_why_none(code: str, name: str) -> None:
    world = stories.association(code)
    story = (COACHES if code == "jspo" else COORDINATORS)[name]
    person = story(world, "7500001")
    client = signed_in(person)
    for moment in COACH_MOMENTS if code == "jspo" else COORDINATOR_MOMENTS:
        at_time(world, jst(moment))
        page = Visitor(client, code).open("home/")
        assert page.status == 200, moment
        [found] = page.soup.select("main [data-next]")
        primary = page.soup.select("main .button:not(.button--second)")
        if found.name in ("a", "button"):
            assert primary == [found], (moment, page.text[:600])
            assert DATE.search(page.text), moment
            _leads_on(page, found, moment)
        else:
            assert primary == [], (moment, page.text[:600])
            assert DATE.search(found.get_text()), (moment, found.get_text())


def _leads_on(page: Visitor, found: Tag, moment: str) -> None:
    """No dead end: the page behind the one thing to do is there."""
    if found.name == "a":
        assert Visitor(page.client, page.code).open(str(found["href"])).status == 200, moment
        return
    onward = Visitor(page.client, page.code).open("home/").press(found.get_text(strip=True))
    assert onward.status == 200, (moment, onward.text[:300])

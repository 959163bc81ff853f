"""An application is judged, priced and kept by the version of the rules that is for its round."""

from datetime import date

import pytest

from koshin.capabilities.activities.models import Shortfall
from koshin.capabilities.applications.actions.review_evidence import review_evidence
from koshin.capabilities.applications.models import Application
from koshin.capabilities.applications.queries import standing
from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.schemes import queries
from koshin.capabilities.schemes.actions.publish import publish
from koshin.capabilities.schemes.queries import Published
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from koshin.platform.files import scheme_files
from tests.capabilities.applications.living import asked
from tests.stories import World, applied, association, charge_of, holder, holding, jst, pointed

pytestmark = pytest.mark.django_db
PATH = "schemes/coordinator.yaml"
STATED = 'version: {code: y2028, reason: 改定, judged_by: cycle, since_cycle: "2028"}\n'
BY_ACTIVITY = (
    "version: {code: halved, reason: 換算の改定, judged_by: activity, since: 2026-10-01,"
    " running: change}\n"
)


@pytest.fixture
def itc() -> World:
    """Dearer rules for the rounds from 2028 on, published in the window of 2027."""
    return changed(STATED, "amount: 22000", "amount: 25000")


def changed(stated: str, old: str, new: str) -> World:
    """ITC with a second version, in which this is said instead of that."""
    world = association("itc")
    texts = scheme_files("itc")
    publish(
        world.association,
        texts | {PATH: stated + texts[PATH].replace(old, new)},
        effective_from=date(2027, 4, 10),
        at=jst("2027-04-09 10:00"),
        actor=SYSTEM,
    )
    return World(association=world.association, published=queries.current("itc", date(2027, 4, 20)))


def coordinator(world: World, *, number: str, end: int) -> Application:
    """Somebody with enough points applies in April of the year in which their term ends."""
    person = holder(world, number=number)
    term = (f"{end - 1}-06-01", f"{end}-05-31")
    holding(world, person, qualification="itc", awarded="2020-09-01", term=term)
    at = jst(f"{end}-04-20 10:00")
    pointed(world, person, on=f"{end}-03-01", points="10", at=at)
    return applied(world, person, at=at)


def version_of(application: Application) -> Published:
    return queries.by_id(application.scheme_version_id)


def test_the_running_round_keeps_its_price_and_its_rules(itc: World) -> None:
    application = coordinator(itc, number="0000001001C", end=2027)
    assert charge_of(application).amount == 22000
    assert version_of(application).scheme.version is None


def test_the_rounds_of_the_new_rules_follow_them(itc: World) -> None:
    application = coordinator(itc, number="0000001001C", end=2028)
    assert charge_of(application).amount == 25000
    stated = version_of(application).scheme.version
    assert stated is not None
    assert stated.code == "y2028"


def test_my_page_says_the_same(itc: World) -> None:
    person = holder(itc, number="0000001001C")
    term = ("2026-06-01", "2027-05-31")
    holding(itc, person, qualification="itc", awarded="2020-09-01", term=term)
    found = standing(holder=person, published=itc.published, at=jst("2027-04-20 10:00"))
    assert [option.rules for option in found.decision.options] == [""]
    later = standing(holder=person, published=itc.published, at=jst("2028-04-20 10:00"))
    assert [option.cycle.code for option in later.decision.options] == ["2027"]


def test_what_a_refused_record_leaves_is_counted_by_the_rules_of_each_day() -> None:
    # An hour of a class is worth half as much from October 2026 on; all was done before.
    halved = changed(BY_ACTIVITY, 'per: hour, worth: "0.5"', 'per: hour, worth: "0.25"')
    person = holder(halved, number="0000001001C")
    term = ("2026-06-01", "2027-05-31")
    holding(halved, person, qualification="itc", awarded="2020-09-01", term=term)
    at = jst("2027-04-20 10:00")
    pointed(halved, person, on="2026-07-11", points="10", at=at)
    spare = pointed(halved, person, on="2026-08-11", points="2", at=at)
    application = applied(halved, person, at=at)
    assert version_of(application).scheme.version is not None
    review_evidence(
        activity_id=spare.pk,
        association="itc",
        scheme=halved.scheme,
        verdict="refuse",
        reason="重複です。",
        at=jst("2027-06-10 10:00"),
        actor=SYSTEM,
    )
    assert not Shortfall.objects.exists()


def test_a_pause_is_asked_for_by_the_rules_of_the_round_it_falls_in() -> None:
    # From the rounds of 2028 on at most 12 months at once; who is in the round of 2027 has 36.
    world = changed(STATED, "at_most_months: 36", "at_most_months: 12")
    for number, end, allowed in (("1", "2027-05-31", True), ("2", "2028-05-31", False)):
        person = holder(world, number=number)
        term = (f"{int(end[:4]) - 1}-06-01", end)
        made = holding(world, person, qualification="itc", awarded="2020-09-01", term=term)
        wish = Wish(
            kind="suspend",
            credential=made.credential,
            reason="leave",
            starts_on=date(2027, 4, 25),
            ends_on=date(2029, 4, 24),
        )
        at = jst("2027-04-20 10:00")
        if allowed:
            assert asked(world, person, wish, at=at).state == "asked"
            continue
        with pytest.raises(Refused) as refused:
            asked(world, person, wish, at=at)
        assert [one.code for one in refused.value.refusals] == ["too_long"]

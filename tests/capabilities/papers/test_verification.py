"""What the public page says of a paper: valid, expired, unknown, on the day it is asked."""

from datetime import date

import pytest

from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.papers.actions.issue_receipt import issue_receipt
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.papers.verification import Verdict, masked, verify
from koshin.capabilities.people.models import Holder
from koshin.platform import numbers
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.capabilities.applications.living import asked, clerk, decided, held_by
from tests.capabilities.papers.people import coordinator
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-04-20 10:00")


@pytest.fixture
def world() -> World:
    return stories.association("itc")


@pytest.fixture
def person(world: World) -> Holder:
    return coordinator(world)


@pytest.fixture
def notice(world: World, person: Holder) -> Paper:
    """The notice of a renewal that really completed, before the new term began."""
    application = stories.applied(world, person, at=NOW)
    stories.paid(application, at=NOW)
    stories.filled(world, application, at=NOW, opens="applied")
    return Paper.objects.get(kind="result_notice")


def on(world: World, paper: Paper, day: date) -> Verdict:
    return verify(scheme=world.scheme, typed=paper.check_code, on=day)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2027, 4, 20), "valid"),
        (date(2027, 5, 31), "valid"),
        (date(2027, 6, 1), "valid"),
        (date(2028, 5, 31), "valid"),
        (date(2028, 6, 1), "expired"),
    ],
)
def test_it_is_valid_until_its_last_day_and_expired_after_it(
    world: World, notice: Paper, day: date, state: str
) -> None:
    verdict = on(world, notice, day)
    assert verdict.state == state
    assert verdict.valid_to == date(2028, 5, 31)


def test_a_pause_is_not_valid_and_leaves_the_reason_to_the_holder(
    world: World, person: Holder, notice: Paper
) -> None:
    wish = Wish(
        kind="suspend",
        credential=held_by(person).id,
        reason="illness",
        starts_on=date(2027, 5, 1),
        ends_on=date(2028, 6, 30),
    )
    decided(world, asked(world, person, wish, at=NOW), clerk(world), at=NOW)
    assert on(world, notice, date(2027, 4, 30)).state == "valid"
    assert on(world, notice, date(2027, 5, 1)).state == "suspended"
    # The round of 2028 lay in the pause and was waived.
    after = on(world, notice, date(2028, 7, 1))
    assert (after.state, after.valid_to) == ("valid", date(2029, 5, 31))


def test_an_unknown_code_and_a_stranger_s_association_know_nothing(
    world: World, notice: Paper
) -> None:
    assert verify(scheme=world.scheme, typed="0" * 16, on=NOW.date()).state == "unknown"
    assert verify(scheme=world.scheme, typed="' OR 1=1", on=NOW.date()).state == "unknown"
    other = stories.association("jspo")
    assert on(other, notice, NOW.date()).state == "unknown"


def test_a_code_is_read_in_any_width_case_and_grouping(world: World, notice: Paper) -> None:
    typed = numbers.shown(notice.check_code).lower().replace("0", "o").replace("1", "l")
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in typed)
    assert verify(scheme=world.scheme, typed=f" {wide} ", on=NOW.date()).state == "valid"


def test_the_page_learns_only_the_family_name(world: World, notice: Paper) -> None:
    assert on(world, notice, NOW.date()).name == "葛󠄀城 ○○"
    assert masked("マドンナ") == "マ ○○"


def test_a_receipt_is_genuine_and_a_replaced_one_void(world: World, person: Holder) -> None:
    paid = stories.paid(stories.applied(world, person, at=NOW), at=NOW).settlement
    old = issue_receipt(settlement=paid, scheme=world.scheme, at=NOW, actor=SYSTEM)
    assert on(world, old, NOW.date()).state == "genuine"
    person.invoice_addressee = "株式会社見本"
    person.save()
    issue_receipt(settlement=paid, scheme=world.scheme, at=NOW, actor=SYSTEM)
    assert on(world, old, NOW.date()).state == "void"

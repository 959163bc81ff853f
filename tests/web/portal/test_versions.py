"""What the page of a renewal asks is what is charged, also where two versions judge one holder."""

from datetime import date

import pytest

from koshin.capabilities.payments.models import Charge
from koshin.capabilities.schemes import queries
from koshin.capabilities.schemes.actions.publish import publish
from koshin.platform.audit import SYSTEM
from koshin.platform.files import scheme_files
from tests.stories import World, association, holder, holding, jst, pointed
from tests.web.portal.visitor import Visitor, at_time, signed_in

pytestmark = pytest.mark.django_db
NOW = jst("2027-04-20 10:00")
PATH = "schemes/coordinator.yaml"
ONE = "  itc:\n    name: ITコーディネータ\n    requirement: renewal\n"
TWO = ONE + ONE.replace("itc:", "master:").replace("ITコーディネータ", "ITマスター")
STATED = "version: {code: from_YEAR, reason: 改定, judged_by: award, since: YEAR-04-01}\n"


@pytest.fixture
def itc() -> World:
    """Two qualifications, and dearer rules for what was awarded from April 2020 on."""
    world = association("itc")
    texts = scheme_files("itc")
    two = STATED + texts[PATH].replace(ONE, TWO)
    dearer = two.replace("amount: 22000", "amount: 25000")
    for day, text in ((9, two.replace("YEAR", "2000")), (10, dearer.replace("YEAR", "2020"))):
        publish(
            world.association,
            texts | {PATH: text},
            effective_from=date(2027, 4, day),
            at=jst("2027-04-08 10:00"),
            actor=SYSTEM,
        )
    at_time(world, NOW)
    return World(association=world.association, published=queries.current("itc", NOW.date()))


def test_the_page_asks_what_is_charged_where_two_versions_judge(itc: World) -> None:
    person = holder(itc, number="20100041")
    for code, awarded in (("itc", "2016-03-10"), ("master", "2021-06-01")):
        term = ("2026-06-01", "2027-05-31")
        holding(itc, person, qualification=code, awarded=awarded, term=term)
    pointed(itc, person, on="2026-07-11", points="10", at=NOW)
    page = Visitor(signed_in(person), "itc").open("renewal/")
    assert page.text.count("22,000円") == 1
    assert "25,000円" not in page.text
    page.press("上記の規約に同意し、申請する")
    assert Charge.objects.get().amount == 22000

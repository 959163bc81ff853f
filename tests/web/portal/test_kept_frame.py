"""What is drawn once for everybody still says where one is, and nothing of who came before."""

import pytest
from bs4 import BeautifulSoup

from koshin.capabilities.people.models import Holder
from tests import stories
from tests.stories import World, jst
from tests.web.portal.visitor import at_time, signed_in

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")


def page(world: World, person: Holder, path: str) -> BeautifulSoup:
    at_time(world, NOW)
    return BeautifulSoup(signed_in(person).get(path).content, "html.parser")


def test_the_menu_marks_the_page_one_is_on_and_no_other() -> None:
    world = stories.association("jspo")
    person = stories.holder(world, number="1000001")
    for path in ("/jspo/home/", "/jspo/profile/", "/jspo/home/"):
        marked = page(world, person, path).select('nav.menu [aria-current="page"]')

        assert {link["href"] for link in marked} == {path}


def test_nobody_meets_the_name_of_who_came_before() -> None:
    world = stories.association("jspo")
    first = stories.holder(world, number="1000001")
    second = stories.holder(world, number="1000002")
    page(world, first, "/jspo/home/")
    seen = page(world, second, "/jspo/home/")

    assert "1000002" in seen.get_text()
    assert "1000001" not in str(seen)


def test_each_association_has_its_own_menu_and_footer() -> None:
    coaches, coordinators = stories.association("jspo"), stories.association("itc")
    page(coaches, stories.holder(coaches, number="1000001"), "/jspo/home/")
    seen = page(coordinators, stories.holder(coordinators, number="2000001"), "/itc/home/")

    assert all(str(link["href"]).startswith("/itc/") for link in seen.select("nav.menu a"))
    footer = seen.select_one(".foot__name")
    assert footer is not None
    assert footer.get_text() == coordinators.scheme.issuer.name

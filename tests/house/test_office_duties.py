"""Every page of the office belongs to a duty: without one it would open for nobody."""

from koshin.web.office import rights
from koshin.web.office.urls import urlpatterns

# These open before anybody is signed in.
DOORS = {"sign_in", "second_factor", "sign_out", "invitation"}


def test_every_page_of_the_office_belongs_to_one_duty_or_to_everybody() -> None:
    names = {pattern.name for pattern in urlpatterns}
    known = set(rights.RIGHTS) | rights.COMMON
    assert names - DOORS - known == set(), "say in web/office/rights.py whose duty these pages are"
    assert known - names == set()
    assert not known & DOORS


def test_what_a_branch_opens_exists() -> None:
    assert set(rights.RIGHTS) | rights.COMMON >= rights.BRANCH

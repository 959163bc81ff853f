"""昇格: the higher grade is added to the running term, and takes the place of the lower one."""

import pytest

from koshin.capabilities.papers.models import Dispatch
from koshin.capabilities.register import facts
from koshin.core.decide import decide
from tests import stories
from tests.stories import World, jst
from tests.web.portal.visitor import Visitor, at_time, signed_in

pytestmark = pytest.mark.django_db


def test_an_upgrade_is_paid_for_its_share_and_the_lower_grade_is_renewed_no_more() -> None:
    world: World = stories.association("jspo")
    coach = stories.holder(world, number="7700001")
    term = ("2024-04-01", "2028-03-31")
    stories.holding(world, coach, qualification="karate_coach1", awarded="2024-04-01", term=term)
    stories.finished_course(coach, qualification="karate_coach2", on="2026-06-20")
    at = jst("2026-08-15 10:00")
    application = stories.applied(world, coach, at=at, kind="first")
    assert [(line["code"], line["amount"]) for line in application.offer["lines"]] == [
        ("qualification", 3000),
        ("initial", 3000),
    ]
    stories.paid(application, at=at)
    lower, higher = facts.of_holder(coach.pk).credentials
    assert (higher.qualification, higher.last_term.end) == ("karate_coach2", lower.last_term.end)
    assert set(Dispatch.objects.values_list("item", flat=True)) == {"card", "certificate"}

    stories.trained(coach, on="2027-05-01", topic="karate")
    window = jst("2028-02-15 10:00")
    [option] = decide(world.scheme, facts.of_holder(coach.pk), at=window).options
    assert (option.qualification, option.offered) == ("karate_coach2", True)
    at_time(world, window)
    page = Visitor(signed_in(coach), "jspo").open("home/")
    assert "上位資格に移行" in page.text
    assert "上位の資格の登録により、この資格の更新手続きは必要ありません。" in page.text
    stories.paid(stories.applied(world, coach, at=window), at=window)
    # The lower grade has ended for good: no way back is offered beside the higher one.
    at_time(world, jst("2028-04-10 10:00"))
    page.open("life/")
    assert "失効から1年以内の再登録" not in page.text

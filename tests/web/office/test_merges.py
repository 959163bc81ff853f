"""統合待ち: the office sees who still holds a former qualification, and what that waits for."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.applications.actions.merge_qualifications import merge_qualifications
from koshin.capabilities.people.models import Association, Holder
from koshin.capabilities.schemes.actions.publish import publish
from koshin.capabilities.schemes.queries import by_id
from koshin.platform.audit import SYSTEM
from koshin.platform.files import scheme_files
from tests import stories
from tests.stories import World, jst
from tests.web.office.world import Office, jspo_office, office_people
from tests.web.office.world import office_sessions as office_sessions

__all__ = ["jspo_office", "office_people"]  # fixtures
pytestmark = pytest.mark.django_db
LEADER = """  sports_leader:
    name: スポーツリーダー
"""
VERSION = (
    "version: {code: water, reason: 統合, judged_by: application, since: 2027-02-01,"
    " running: keep}\n"
)
WATER = """  water_coach3:
    name: 水辺コーチ3
    price: 6000
    requirement: training
    merges: {of: [swim_coach3, handball_coach1], on: 2027-02-10, papers: [card]}
"""


def water_rules() -> World:
    """From February 2027 on the rules make two qualifications one."""
    made = Association.objects.get(code="jspo")
    files = {
        name: text.replace(LEADER, WATER + LEADER) for name, text in scheme_files("jspo").items()
    }
    files["association.yaml"] = VERSION + files["association.yaml"]
    at = jst("2027-02-01 00:00")
    version = publish(made, files, effective_from=date(2027, 2, 1), at=at, actor=SYSTEM)
    return World(association=made, published=by_id(version.pk))


def waiting(office: Office) -> dict[str, str]:
    """What the page says each waits for, by name; within the budget of queries."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = office.client.get(office.url("merges"))
    assert len(queries) <= 25
    rows = BeautifulSoup(answer.content, "html.parser").select("tbody tr")
    return {row.select("th a")[0].get_text(): row.select("td")[-1].get_text() for row in rows}


def test_who_would_lose_days_is_named_with_both_days(jspo_office: Office) -> None:
    world = water_rules()
    coach = Holder.objects.get(association_id="jspo", number="2301766")
    assert waiting(jspo_office)[coach.name] == "1時間以内に、自動で統合します。"
    term = ("2023-04-01", "2027-03-31")
    stories.holding(world, coach, qualification="water_coach3", awarded="2023-04-01", term=term)
    merge_qualifications(scheme=world.scheme, at=jst("2027-02-15 10:00"))
    assert waiting(jspo_office)[coach.name] == (
        "統合後の資格の有効期限(2027年3月31日(水))が、もとの資格の有効期限(2028年3月31日(金))より早いため、"
        "有効な日数が減らないように統合していません。統合後の資格が更新されると、自動で統合します。"
    )


def test_what_is_applied_for_is_waited_for_and_the_merged_are_gone(jspo_office: Office) -> None:
    world = water_rules()
    merge_qualifications(scheme=world.scheme, at=jst("2027-02-15 10:00"))
    left = waiting(jspo_office)
    assert left
    assert set(left.values()) == {
        "申請中の手続きがあります。手続きが完了または終了すると、自動で統合します。"
    }


def test_an_association_without_merges_has_no_such_line_in_its_menu(jspo_office: Office) -> None:
    assert "統合待ち" not in jspo_office.client.get(jspo_office.url()).content.decode()
    water_rules()
    assert "統合待ち" in jspo_office.client.get(jspo_office.url()).content.decode()

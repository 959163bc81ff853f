"""Every office page answers, in few queries however many rows it shows, for either association."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.applications.models import Application
from koshin.capabilities.notices.models import Inquiry
from koshin.capabilities.payments.models import Charge, MoneyCase
from koshin.capabilities.people.models import Holder, StaffMember
from koshin.capabilities.trainings import queries as trainings
from koshin.capabilities.trainings.models import Place
from koshin.web.office import words
from tests.ground import ROOT
from tests.web.office.world import Office, itc_office, jspo_office, office_people, office_sessions

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


def addresses(code: str) -> list[str]:
    """Every page of the office that can be opened with the sample people."""
    some = ["", "news", "news/new", "jobs", "applications?kind=renewal", "dispatches?show=due"]
    some += ["applications?standing=unpaid", "dispatches", "dispatches?show=done", "deposits"]
    some += ["people", "queues"]
    some += ["papers", "bundles", "bundles?show=closed", "bundles/new"]
    some += [
        "inquiries",
        "inquiries?show=answered",
        "inquiries?show=closed",
        "cases",
        "cases?show=closed",
    ]
    some += ["lists/people", "lists/terms", "lists/applications", "lists/acts"]
    some += ["lists/people?qualification=ski_coach1", "lists/people/act/extend"]
    some += ["files", "files/exports", "dispatches/scan"]
    some += ["refunds", "refunds/lists", "daily-close", "month-end"]
    some += ["trainings", "trainings/reports"]
    some += ["staff", "staff/new", "audit"]
    for member in StaffMember.objects.filter(association=code)[:2]:
        some += [f"staff/{member.pk}", f"staff/{member.pk}/seen"]
    for person in Holder.objects.filter(association=code)[:2]:
        some.append(f"people/{person.pk}/seen")
    some += [f"trainings/reports/{report.pk}" for report in trainings.pending_reports(code)]
    some += [f"trainings/{one.public_id}" for one in trainings.all_trainings(code)[:3]]
    for place in Place.objects.filter(training__association=code)[:2]:
        some.append(f"trainings/places/{place.public_id}/correct")
    some += [
        "waivers",
        "waivers/new",
        "services",
        "services/new",
        "wishes",
        "wishes?show=published",
        "mails/undelivered",
        "reminders",
        "requests",
        "requests?show=closed",
    ]
    some += ["requests/new", "sanctions", "sanctions/new", "erasures"]
    some += ["evidence", "evidence?show=doubles", "evidence?show=overdue", "evidence/records/new"]
    some += ["evidence/samples"] if code == "itc" else []
    for record in Activity.objects.filter(holder__association=code)[:3]:
        some.append(f"evidence/{record.pk}")
    for application in Application.objects.filter(association=code):
        some.append(f"applications/{application.public_id}")
    for inquiry in Inquiry.objects.filter(association=code):
        some.append(f"inquiries/{inquiry.public_id}")
    for case in MoneyCase.objects.filter(association=code):
        some.append(f"cases/{case.pk}")
    for charge in Charge.objects.filter(association=code, state="open"):
        some.append(f"deposits/{charge.public_id}")
    return some


@pytest.mark.parametrize("code", ["jspo", "itc"])
def test_every_page_answers_within_25_queries(
    office_sessions: dict[str, Any], code: str, request: pytest.FixtureRequest
) -> None:
    office: Office = request.getfixturevalue(f"{code}_office")
    for path in addresses(code):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = office.client.get(office.url(path))
        assert answer.status_code == 200, path
        assert len(queries) <= MOST_QUERIES, (path, len(queries))


def test_no_list_fills_a_place_of_the_frame_by_its_own_words() -> None:
    """A block of the same name in both would be drawn twice: above the header, too."""
    templates = ROOT / "src/koshin/web/templates"
    frame = {"base.html", "office/base.html"}
    named = [
        set(re.findall(r"{% block (\w+) %}", (templates / name).read_text()))
        for name in (*sorted(frame), "office/list.html")
    ]
    assert named[2] & (named[0] | named[1]) == {"body"}


def test_the_list_asks_as_much_for_one_row_as_for_thirty(itc_office: Office) -> None:
    counts = []
    for typed in ("", "20100359"):
        itc_office.client.post(itc_office.url("applications"), {"q": typed})
        with CaptureQueriesContext(connection) as queries:
            itc_office.client.get(itc_office.url("applications"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_home_counts_what_the_lists_show(itc_office: Office) -> None:
    text = itc_office.client.get(itc_office.url()).text
    assert "回答を待つお問い合わせ" in text
    unpaid = itc_office.client.get(itc_office.url("applications?standing=unpaid"))
    assert f"{unpaid.context['sheet'].paginator.count}件" in text


@pytest.mark.parametrize(
    ("typed", "found"),
    [("浜崎", 1), ("濵﨑 真理", 1), ("はまさき", 1), ("20100359", 1), ("宇宙人", 0)],
)
def test_people_are_found_whatever_shape_of_character_is_typed(
    itc_office: Office, typed: str, found: int
) -> None:
    answer = itc_office.client.post(
        itc_office.url("applications"), {"q": typed, "standing": "", "kind": ""}
    )
    assert answer.status_code == 303
    assert typed not in answer.headers["location"]
    listed = itc_office.client.get(answer.headers["location"])
    assert listed.context["sheet"].paginator.count == found


def test_an_application_is_found_by_the_credential_number_as_people_type_it(
    itc_office: Office,
) -> None:
    owner = (
        Application.objects.filter(association="itc", holder__credentials__isnull=False)
        .earliest("pk")
        .holder
    )
    number = owner.credentials.earliest("pk").number
    wide = (
        number.lstrip("0").lower().translate(str.maketrans("0123456789c", "０１２３４５６７８９ｃ"))
    )
    sent = {"q": f" {wide[:2]}-{wide[2:]}", "standing": "", "kind": ""}
    answer = itc_office.client.post(itc_office.url("applications"), sent)
    listed = itc_office.client.get(answer.headers["location"])
    numbers = {row.holder.number for row in listed.context["sheet"].object_list}
    assert numbers == {owner.number}


def test_an_application_of_another_association_is_not_there(jspo_office: Office) -> None:
    foreign = Application.objects.filter(association="itc")[0]
    assert (
        jspo_office.client.get(jspo_office.url(f"applications/{foreign.public_id}")).status_code
        == 404
    )


def test_the_whole_history_of_an_application_is_told(itc_office: Office) -> None:
    overpaid = MoneyCase.objects.get(association="itc", kind="over")
    assert overpaid.charge is not None
    page = itc_office.client.get(itc_office.url(f"applications/{overpaid.charge.purpose_ref}"))
    for said in (
        "手続きを始めました",
        "申請を受け付けました",
        "手続き項目を保存しました",
        "入金を登録しました",
        "深沢",
        "払い過ぎ",
        "更新結果通知書",
        "23,000円",
    ):
        assert said in page.text, said


def test_every_verb_on_record_has_words() -> None:
    """A new verb needs a line in ``words.VERBS``: the office must be able to read its trail."""
    used = set()
    for path in Path(ROOT / "src" / "koshin").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.keyword) and node.arg == "verb"):
                continue
            if isinstance(node.value, ast.Constant):
                used.add(node.value.value)
    assert used - set(words.VERBS) == set()

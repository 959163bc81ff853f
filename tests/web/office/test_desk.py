"""The search box and the page of a person: found, explained, told whole, and walled off."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.activities.models import Activity
from koshin.capabilities.applications.queries import standing
from koshin.capabilities.applications.standing import open_leaves
from koshin.capabilities.desk.actions.count_season import count_season
from koshin.capabilities.desk.models import Lease, SeasonRow
from koshin.capabilities.desk.queues import QUEUES
from koshin.capabilities.desk.season import runs as season_runs
from koshin.capabilities.notices.actions.open_inquiry import open_inquiry
from koshin.capabilities.notices.models import Inquiry, Mail
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Settlement
from koshin.capabilities.people.models import Acting, Association, Holder
from koshin.capabilities.schemes.queries import current
from koshin.ops.management.commands.set_demo_dates import DEMO_DATES
from koshin.platform.audit import SYSTEM
from koshin.platform.models import AuditLine
from koshin.web.addresses import path_of
from koshin.web.office.working import ITEMS
from tests.stories import World, holder, jst, trained
from tests.web.office.world import (
    Office,
    itc_office,
    jspo_office,
    office_people,
    office_sessions,
    sign_in,
)

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions"]  # fixtures
# The people are there before a test begins, so that no test takes them away with its own.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_people")]


def test_the_search_box_opens_the_only_person_it_can_mean(itc_office: Office) -> None:
    answer = itc_office.client.post(itc_office.url("people"), {"q": "浜崎　真理"})
    owner = Holder.objects.get(association="itc", number="20100359")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        itc_office.url(f"people/{owner.pk}"),
    )


def test_the_search_box_lists_several_people_and_keeps_names_out_of_the_address(
    itc_office: Office,
) -> None:
    answer = itc_office.client.post(itc_office.url("people"), {"q": "た"})
    assert answer.headers["location"] == itc_office.url("people")
    listed = itc_office.client.get(itc_office.url("people"))
    assert len(listed.context["people"]) > 1
    assert {one.family_kana[0] for one in listed.context["people"]} <= {"タ"} | {
        one.family_kana[0] for one in listed.context["people"] if one.given_kana.startswith("タ")
    }


def test_the_number_of_a_paper_and_of_a_payment_find_their_person(itc_office: Office) -> None:
    paper = Paper.objects.filter(association="itc", holder__isnull=False).earliest("pk")
    paid = Settlement.objects.select_related("charge").filter(association="itc").earliest("pk")
    for typed, person in (
        (paper.number, paper.holder_id),
        (paid.provider_ref, paid.charge.holder_id),
        (paid.charge.payer_reference, paid.charge.holder_id),
    ):
        answer = itc_office.client.post(itc_office.url("people"), {"q": typed})
        assert answer.headers["location"] == itc_office.url(f"people/{person}"), typed


def test_the_page_of_every_sample_person_answers_in_25_queries(
    itc_office: Office, jspo_office: Office
) -> None:
    for office in (itc_office, jspo_office):
        for person in Holder.objects.filter(association=office.code).order_by("pk"):
            with CaptureQueriesContext(connection) as queries:
                answer = office.client.get(office.url(f"people/{person.pk}"))
            assert answer.status_code == 200, person
            assert len(queries) <= 25, (person, len(queries))


def test_the_timeline_shows_the_text_of_every_mail_and_only_mails_where_asked(
    itc_office: Office,
) -> None:
    person = Mail.objects.filter(association="itc", template="completed").earliest("pk").holder
    mails = Mail.objects.filter(holder=person)
    page = itc_office.client.get(itc_office.url(f"people/{person.pk}?kind=mail"))
    told = page.context["entries"]
    assert {one.kind for one in told} == {"mail"}
    assert sorted(one.body for one in told) == sorted(mail.whole for mail in mails)


def test_every_status_comes_with_the_sentence_of_the_rules(jspo_office: Office) -> None:
    person = Holder.objects.filter(association="jspo", credentials__isnull=False).earliest("pk")
    page = jspo_office.client.get(jspo_office.url(f"people/{person.pk}"))
    for held in page.context["held"]:
        assert held.state in page.text
        if held.option is not None and held.option.finding is not None:
            assert held.option.finding.sentence in page.text


def test_a_person_of_another_association_is_not_there(jspo_office: Office) -> None:
    foreign = Holder.objects.filter(association="itc").earliest("pk")
    assert jspo_office.client.get(jspo_office.url(f"people/{foreign.pk}")).status_code == 404


def test_after_a_decision_the_next_item_of_the_queue_opens_by_itself(
    itc_office: Office,
) -> None:
    rules = current("itc", date(2027, 4, 20)).scheme
    for person in Holder.objects.filter(association="itc").order_by("pk")[:2]:
        open_inquiry(
            holder=person,
            public_id=uuid4(),
            subject="登録証について",
            body="届く日を教えてください。",
            scheme=rules,
            at=jst("2027-04-20 10:00"),
            actor=SYSTEM,
        )
    waiting = Inquiry.objects.filter(association="itc", state="open").order_by("opened_at", "pk")
    keys = [str(one.public_id) for one in waiting]
    opened = itc_office.client.post(itc_office.url("queues/inquiries/next"))
    assert opened.headers["location"] == itc_office.url(f"inquiries/{keys[0]}")
    assert "次の1件へ" in itc_office.client.get(opened.headers["location"]).text
    decided = itc_office.client.post(opened.headers["location"], {"body": "お答えします。"})
    assert decided.headers["location"] == itc_office.url(f"inquiries/{keys[1]}")
    assert Lease.objects.get().item == keys[1]
    for key in keys[1:]:
        decided = itc_office.client.post(
            itc_office.url(f"inquiries/{key}"), {"body": "お答えします。"}
        )
    assert decided.headers["location"] == itc_office.url("queues?done=inquiries")
    assert not Lease.objects.exists()


def test_nothing_is_done_to_an_item_in_other_hands(itc_office: Office, office_people: None) -> None:
    key = Inquiry.objects.filter(association="itc", state="open").earliest("opened_at").public_id
    other = sign_in("itc", place=1)
    other.client.post(other.url(f"queues/inquiries/{key}/claim"))
    seen = itc_office.client.get(itc_office.url(f"inquiries/{key}"))
    assert "さんが対応しています" in seen.text
    refused = itc_office.client.post(itc_office.url(f"inquiries/{key}"), {"body": "お答えします。"})
    assert refused.status_code == 409
    assert Inquiry.objects.get(public_id=key).state == "open"
    other.client.post(other.url("queues/release"))
    done = itc_office.client.post(itc_office.url(f"inquiries/{key}"), {"body": "お答えします。"})
    assert done.headers["location"] == itc_office.url(f"inquiries/{key}")


@pytest.mark.parametrize("code", ["jspo", "itc"])
def test_every_queue_counts_the_rows_that_it_hands_out(
    request: pytest.FixtureRequest, code: str
) -> None:
    office: Office = request.getfixturevalue(f"{code}_office")
    with CaptureQueriesContext(connection) as queries:
        shown = office.client.get(office.url("queues"))
    assert len(queries) <= 25
    for line in shown.context["lines"]:
        queue = QUEUES[line.code]
        keys = queue.rows(code).values_list(queue.key, flat=True)
        assert line.figures.count == len(set(keys)), line.code
        if queue.has_pages:
            for key in keys:
                answer = office.client.get(to_item(office, line.code, key))
                assert answer.status_code == 200, (line.code, key)


def to_item(office: Office, queue: str, key: object) -> str:
    return path_of(office.code, ITEMS[queue], key)


@pytest.mark.parametrize("code", ["jspo", "itc"])
def test_every_number_of_the_season_board_opens_as_many_rows(
    request: pytest.FixtureRequest, code: str
) -> None:
    office: Office = request.getfixturevalue(f"{code}_office")
    at = DEMO_DATES[code]
    assert count_season(current(code, at.date()), at=at) >= 1
    for run in season_runs(code):
        with CaptureQueriesContext(connection) as queries:
            board = office.client.get(office.url(f"season?cycle={run.cycle}"))
        assert len(queries) <= 25
        context = board.context
        assert sum(one.value for one in context["states"]) == context["people"].value > 0
        numbers = [*context["states"], *context["missing"], *context["money"]]
        numbers += [*context["sums"], context["people"]]
        for one in numbers:
            with CaptureQueriesContext(connection) as queries:
                listed = office.client.get(one.url)
            assert len(queries) <= 25
            assert listed.context["sheet"].paginator.count == one.value, one
            if one.yen is not None:
                assert listed.context["total"] == one.yen
        for point, url in context["days"]:
            if point.applied:
                listed = office.client.get(url)
                assert listed.context["sheet"].paginator.count == point.applied


@pytest.mark.parametrize("code", ["jspo", "itc"])
def test_the_board_says_of_everybody_what_their_own_page_says(
    request: pytest.FixtureRequest, code: str
) -> None:
    office: Office = request.getfixturevalue(f"{code}_office")
    at = DEMO_DATES[code]
    published = current(code, at.date())
    count_season(published, at=at)
    checked = 0
    for row in SeasonRow.objects.filter(run__association=code).select_related("run", "holder"):
        told = standing(holder=row.holder, published=published, at=at)
        options = [
            one
            for one in told.decision.options
            if one.kind == "renewal" and one.cycle.code == row.run.cycle
        ]
        live = {case.application.state for case in told.cases}
        if row.state == "eligible":
            assert any(
                not one.finding or one.finding.outcome in ("met", "waived") for one in options
            )
            checked += 1
        elif row.state == "not_yet":
            found = [leaf for one in options if one.finding for leaf in open_leaves(one.finding)]
            assert set(row.missing) == {leaf.code for leaf in found if leaf.outcome == "unmet"}
            checked += 1
        elif row.state in ("unpaid", "report"):
            assert "applied" in live
    assert checked > 5
    assert office.code == code


def test_the_office_looks_at_my_page_as_its_holder_and_can_change_nothing(
    itc_office: Office,
) -> None:
    person = Holder.objects.filter(association="itc", credentials__isnull=False).earliest("pk")
    begun = itc_office.client.post(itc_office.url(f"people/{person.pk}/look"))
    home = itc_office.client.get(begun.headers["location"])
    assert f"{person.name} 様の画面を、事務局の" in home.text
    line = AuditLine.objects.get(verb="begin_looking")
    assert line.subject == f"holder:{person.pk}"
    before = AuditLine.objects.count()
    for name in ("portal:start", "portal:profile_edit"):
        refused = itc_office.client.post(path_of("itc", name), {"kind": "renewal", "email": "x"})
        assert refused.status_code == 403
        assert "何も変わっていません" in refused.text
    assert AuditLine.objects.count() == before
    itc_office.client.post("/itc/acting/end/")
    assert Acting.objects.get().ended_at is not None
    page = itc_office.client.get(itc_office.url(f"people/{person.pk}?kind=acting"))
    told = [one.what for one in page.context["entries"]]
    assert {"本人の画面の閲覧を始めました", "本人に代わっての操作を終えました"} <= set(told)
    again = itc_office.client.get(itc_office.url(f"people/{person.pk}?kind=acting"))
    seen = [one.what for one in again.context["entries"]]
    assert seen.count("画面を見ました") == told.count("画面を見ました") + 1


def test_two_clerks_merge_two_records_and_undo_it_on_the_pages(itc_office: Office) -> None:
    rules = current("itc", date(2027, 4, 20))
    world = World(association=Association.objects.get(code="itc"), published=rules)
    kept = Holder.objects.filter(association="itc", account__isnull=False).earliest("pk")
    gone = holder(world, number="20109999", family="比嘉")
    mine = trained(gone, on="2026-05-14", kind="hosted_class")
    asked = {"number": "20109999", "reason": "本人に電話で確認"}
    proposed = itc_office.client.post(itc_office.url(f"people/{kept.pk}/same-as"), asked)
    pair = proposed.headers["location"]
    assert "別の人が承認してください" in itc_office.client.get(pair).text
    assert itc_office.client.post(f"{pair}/merge").status_code == 409
    other = sign_in("itc", place=1)
    assert "残す記録にすべて移します" in other.client.get(pair).text
    assert other.client.post(f"{pair}/merge").status_code == 303
    assert Activity.objects.get(pk=mine.pk).holder == kept
    page = other.client.get(other.url(f"people/{kept.pk}"))
    assert "登録番号 20109999 の記録を" in page.text
    assert mine.title in {one.what for one in page.context["entries"]}
    assert "統合されました" in other.client.get(other.url(f"people/{gone.pk}")).text
    undone = other.client.post(f"{pair}/undo", {"reason": "別の人だった"})
    assert undone.status_code == 303
    assert Activity.objects.get(pk=mine.pk).holder == gone
    for shown in ("open", "merged", "apart"):
        assert other.client.get(other.url(f"people/duplicates?show={shown}")).status_code == 200

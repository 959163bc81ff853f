"""Lists from the desk: narrowed, kept as a view, and acted on with count and sample."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.lists.models import BulkAct, SavedView
from koshin.capabilities.lists.tasks import run_bulk_act
from koshin.capabilities.people.models import Holder
from tests.web.office.world import Office, jspo_office, office_people, office_sessions

__all__ = ["jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


def test_a_list_keeps_its_state_in_the_address_but_not_whom_one_looked_for(
    jspo_office: Office,
) -> None:
    client, url = jspo_office.client, jspo_office.url
    sent = {"q": "渡邊", "prefecture": "東京都", "column": ["number", "email"], "sort": "-number"}
    answer = client.post(url("lists/people"), sent)
    where = answer.headers["location"]
    assert "columns=number%2Cemail" in where
    assert "%E6%B8%A1" not in where
    with CaptureQueriesContext(connection) as queries:
        page = client.get(where)
    assert len(queries) <= MOST_QUERIES
    assert [one.label for one in page.context["headings"]] == ["登録番号", "メールアドレス"]
    assert page.context["headings"][0].now == "descending"
    client.post(url("lists/people"), {"q": ""})


def test_a_view_is_kept_shared_and_forgotten(jspo_office: Office) -> None:
    client, url = jspo_office.client, jspo_office.url
    sent = {"name": "東京の人", "query": "prefecture=東京都&after=5", "shared": "1"}
    assert client.post(url("lists/people/save"), sent).status_code == 303
    view = SavedView.objects.get()
    assert "after" not in view.query
    assert "東京の人" in client.get(url("lists/people")).text
    assert client.post(url("lists/people/save"), {"name": "", "query": ""}).status_code == 409
    client.post(url(f"lists/people/forget/{view.pk}"))
    assert not SavedView.objects.exists()


def test_an_act_on_a_list_shows_count_and_sample_and_runs_in_the_background(
    jspo_office: Office,
) -> None:
    client, url = jspo_office.client, jspo_office.url
    people = Holder.objects.filter(association="jspo", prefecture="東京都")
    where = url("lists/people/act/extend?prefecture=東京都")
    page = client.get(where)
    assert f"{people.count()}人" in page.text
    assert len(page.context["sample"]) == min(5, people.count())
    assert client.post(where, {"reason": "", "expected": people.count()}).status_code == 409
    sent = {"reason": "大雪", "until": "2027-05-31", "expected": people.count()}
    assert client.post(where, sent).status_code == 303
    act = BulkAct.objects.get()
    run_bulk_act(act=act.pk, association="jspo")
    text = client.get(url(f"lists/acts/{act.public_id}")).text
    assert f"{people.count()}人(できなかった 0人、取り消し 0人)" in text
    assert client.post(url(f"lists/acts/{act.public_id}/undo")).status_code == 303
    run_bulk_act(act=act.pk, association="jspo")
    act.refresh_from_db()
    assert act.undone == people.count()
    assert client.post(url(f"lists/acts/{act.public_id}/undo")).status_code == 409
    assert client.get(url("lists/nobody")).status_code == 404

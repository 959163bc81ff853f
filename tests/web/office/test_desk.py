"""The search box and the page of a person: found, explained, told whole, and walled off."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from koshin.capabilities.notices.models import Mail
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.payments.models import Settlement
from koshin.capabilities.people.models import Holder
from tests.web.office.world import Office, itc_office, jspo_office, office_people, office_sessions

__all__ = ["itc_office", "jspo_office", "office_people", "office_sessions"]  # fixtures
pytestmark = pytest.mark.django_db


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

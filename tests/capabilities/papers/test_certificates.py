"""登録手続完了証明書, 英文証明書 and letters: what they say, when they are given, and to whom."""

from datetime import date

import pytest

from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.papers.actions.issue_certificate import (
    ENGLISH,
    INTERIM,
    certifiable,
    interim,
    issue_certificate,
)
from koshin.capabilities.papers.actions.issue_letter import Way, issue_payment_letter
from koshin.capabilities.papers.actions.mark_dispatched import mark_dispatched
from koshin.capabilities.papers.models import Dispatch, Paper
from koshin.capabilities.papers.render import pdf_of
from koshin.capabilities.papers.verification import verify
from koshin.capabilities.people.actions.set_romanised_name import set_romanised_name
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests import stories
from tests.capabilities.applications import living
from tests.capabilities.papers.reading import pages_of, text_of
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")


def renewed() -> tuple[World, Holder]:
    """A ski coach whose renewal for 1 April 2027 is complete and paid."""
    world = stories.association("jspo")
    person = stories.ski_coach(world, number="1000001")
    stories.paid(stories.applied(world, person, at=NOW), at=NOW)
    return world, person


def certificate(world: World, person: Holder, kind: Paper.Kind) -> Paper:
    return issue_certificate(
        holder=person,
        credential=Credential.objects.get(holder=person).pk,
        kind=kind,
        scheme=world.scheme,
        at=NOW,
        actor=stories.by(person),
    )


def named(person: Holder, name: str) -> Holder:
    return set_romanised_name(holder_id=person.pk, name=name, at=NOW, actor=SYSTEM)


def test_who_completed_gets_a_proof_that_all_is_paid_and_valid_from_the_first_of_april() -> None:
    world, person = renewed()
    paper = certificate(world, person, INTERIM)
    text = text_of(pdf_of(paper))
    assert paper.number == "P2027-000001"
    assert "スキーコーチ1の登録の手続きと登録料のお支払いを完了されました" in text
    assert "2027年4月1日(木)から2031年3月31日(月)まで" in text
    assert certificate(world, person, INTERIM).pk == paper.pk


def test_the_proof_is_offered_until_the_card_is_posted_and_the_term_has_begun() -> None:
    world, person = renewed()
    assert len(interim(person.pk, scheme=world.scheme, on=NOW.date())) == 1
    posted = list(Dispatch.objects.values_list("pk", flat=True))
    mark_dispatched(association="jspo", dispatches=posted, at=NOW, actor=SYSTEM)
    april = jst("2027-04-02 10:00").date()
    assert interim(person.pk, scheme=world.scheme, on=april) == ()


def test_a_coach_who_has_not_renewed_gets_no_proof_of_it() -> None:
    world = stories.association("jspo")
    person = stories.ski_coach(world, number="1000001")
    with pytest.raises(Refused) as refused:
        certificate(world, person, INTERIM)
    assert refused.value.refusals[0].code == "not_offered"


def test_the_check_page_says_that_a_first_term_has_not_begun() -> None:
    world = stories.association("jspo")
    person = stories.holder(world, number="1000001")
    stories.finished_course(person, qualification="handball_coach1", on="2026-12-01")
    stories.paid(stories.applied(world, person, at=NOW, kind="first"), at=NOW)
    paper = certificate(world, person, INTERIM)
    verdict = verify(scheme=world.scheme, typed=paper.check_code, on=NOW.date())
    assert (verdict.state, str(verdict.valid_from)) == ("coming", "2027-04-01")
    in_april = jst("2027-04-01 00:00").date()
    assert verify(scheme=world.scheme, typed=paper.check_code, on=in_april).state == "valid"


def test_who_gave_the_qualification_back_gets_no_certificate_and_an_old_one_is_not_valid() -> None:
    world = stories.association("jspo")
    person = stories.holder(world, number="1000001")
    stories.finished_course(person, qualification="handball_coach1", on="2026-12-01")
    stories.paid(stories.applied(world, person, at=NOW, kind="first"), at=NOW)
    paper = certificate(world, person, INTERIM)
    wish = Wish(kind="withdraw", credential=living.held_by(person).id)
    living.decided(world, living.asked(world, person, wish, at=NOW), living.clerk(world), at=NOW)
    for kind in (INTERIM, ENGLISH):
        with pytest.raises(Refused) as refused:
            certificate(world, named(person, "TAKAHASHI Sakiko"), kind)
        assert refused.value.refusals[0].code == "not_offered"
    # The first term lies ahead; the bar is asked before that is said.
    verdict = verify(scheme=world.scheme, typed=paper.check_code, on=NOW.date())
    assert verdict.state == "revoked"


def test_a_paused_coordinator_gets_no_certificate() -> None:
    world = stories.association("itc")
    person = living.coordinator(world, number="20200001", until="2027-05-31")
    wish = Wish(
        kind="suspend",
        credential=living.held_by(person).id,
        reason="illness",
        starts_on=date(2027, 3, 1),
        ends_on=date(2028, 2, 29),
    )
    living.decided(world, living.asked(world, person, wish, at=NOW), living.clerk(world), at=NOW)
    days = [date(2027, 2, 28), date(2027, 3, 1)]
    found = [len(certifiable(person.pk, scheme=world.scheme, on=day)) for day in days]
    assert found == [1, 0]


def test_the_english_certificate_bears_the_name_that_the_holder_typed() -> None:
    world, person = renewed()
    with pytest.raises(Refused) as refused:
        certificate(world, person, ENGLISH)
    assert refused.value.refusals[0].code == "no_romanised_name"
    first = certificate(world, named(person, "TAKAHASHI  Sakiko"), ENGLISH)
    text = text_of(pdf_of(first))
    assert "CertificateofQualification" in text
    assert "TAKAHASHISakiko" in text
    assert "MihonSportsAssociation" in text
    assert "1April2027to31March2031" in text
    second = certificate(world, named(person, "TAKAHASHI-SMITH Sakiko"), ENGLISH)
    first.refresh_from_db()
    assert (second.replaces_id, first.voided_at) == (first.pk, NOW)


@pytest.mark.parametrize("name", ["高橋", "", "T4KAHASHI", "<b>Sakiko</b>", "A" * 81])
def test_a_name_that_is_not_latin_is_refused_at_its_field(name: str) -> None:
    _world, person = renewed()
    with pytest.raises(Refused) as refused:
        named(person, name)
    assert refused.value.refusals[0].field == "romanised_name"


def test_a_stranger_gets_no_certificate() -> None:
    world, person = renewed()
    other = stories.holder(world, number="1000002")
    with pytest.raises(Credential.DoesNotExist):
        issue_certificate(
            holder=other,
            credential=Credential.objects.get(holder=person).pk,
            kind=INTERIM,
            scheme=world.scheme,
            at=NOW,
            actor=SYSTEM,
        )


def test_a_letter_tells_the_bank_account_with_its_own_reference_and_the_shop_number() -> None:
    world = stories.association("jspo")
    person = stories.ski_coach(world, number="1000001")
    charge = stories.charge_of(stories.applied(world, person, at=NOW))
    shop = Way(heading="ローソン", rows=[("受付番号", "123456")], steps=["端末に入力します。"])
    letter = issue_payment_letter(
        charge=charge, ways=[shop], scheme=world.scheme, at=NOW, actor=SYSTEM
    )
    pdf = pdf_of(letter)
    text = text_of(pdf)
    assert pages_of(pdf) == [(210, 297)]
    assert "〒150-0001" in text
    assert "東京都渋谷区神宮前1-2-3" in text
    assert charge.payer_reference in text
    assert "123456" in text
    assert "10,000円" in text
    assert "2027年3月31日" in text


def test_a_letter_about_a_charge_that_is_paid_is_refused() -> None:
    world, person = renewed()
    charge = stories.charge_of(person.applications.get())
    with pytest.raises(Refused) as refused:
        issue_payment_letter(charge=charge, ways=[], scheme=world.scheme, at=NOW, actor=SYSTEM)
    assert refused.value.refusals[0].code == "nothing_owed"

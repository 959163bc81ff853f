"""再発行: a card is wanted anew, paid for, posted; it may be withdrawn, and money may go back."""

from datetime import date

import pytest

from koshin.capabilities.applications.actions.mark_returned import mark_returned
from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.papers.actions.ask_reissue import ask_reissue
from koshin.capabilities.papers.actions.change_profile import change_profile
from koshin.capabilities.papers.actions.mark_dispatched import mark_dispatched
from koshin.capabilities.papers.actions.order_reissue import hold_reissue
from koshin.capabilities.papers.actions.send_again import send_again
from koshin.capabilities.papers.actions.withdraw_reissue import withdraw_reissue
from koshin.capabilities.papers.models import Dispatch, Reissue
from koshin.capabilities.papers.queries import came_back
from koshin.capabilities.payments.models import Charge, MoneyCase
from koshin.capabilities.payments.values import Booked, Confirmed
from koshin.capabilities.people.actions.update_profile import Profile
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from koshin.platform.models import AuditLine
from tests import stories
from tests.capabilities.applications import living
from tests.findings import findings
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-02-15 10:00")


def coach() -> tuple[World, Holder]:
    world = stories.association("jspo")
    return world, stories.ski_coach(world, number="1000001")


def asked(world: World, person: Holder, *, item: str = "card") -> Charge:
    return ask_reissue(
        holder=person,
        scheme=world.scheme,
        item=item,
        reason="なくした",
        at=NOW,
        actor=stories.by(person),
    )


def money_for(charge: Charge) -> Booked:
    return settle(
        charge_id=charge.pk,
        attempt_id=None,
        money=Confirmed(
            provider="bank",
            provider_ref=f"deposit-{charge.pk}",
            method="bank",
            amount=charge.amount,
            paid_at=NOW,
        ),
        at=NOW,
    )


def posted_card() -> tuple[World, Holder, Dispatch]:
    """A coach whose reissued card was posted."""
    world, person = coach()
    money_for(asked(world, person))
    card = Dispatch.objects.get(holder=person)
    mark_dispatched(association="jspo", dispatches=[card.pk], at=NOW, actor=SYSTEM)
    return world, person, card


def returned(world: World, card: Dispatch, *, reason: str = "あて所に尋ねあたりません") -> Dispatch:
    return mark_returned(
        association="jspo",
        dispatch=card.pk,
        reason=reason,
        item="登録証",
        scheme=world.scheme,
        at=NOW,
        actor=SYSTEM,
    )


@pytest.mark.parametrize(("code", "qualification"), [("jspo", "ski_coach1"), ("itc", "itc")])
def test_a_reissue_costs_1100_yen_with_tax_in_both_associations(
    code: str, qualification: str
) -> None:
    world = stories.association(code)
    person = stories.holder(world, number="1000001")
    stories.holding(
        world,
        person,
        qualification=qualification,
        awarded="2023-04-01",
        term=("2023-04-01", "2027-05-31"),
    )
    charge = asked(world, person)
    assert (charge.amount, charge.purpose, charge.lines[0]["tax"]) == (1100, "reissue", "10")
    assert charge.due_at == jst("2027-03-01 23:59:59")


def test_asking_twice_while_it_is_not_paid_is_one_reissue_and_one_charge() -> None:
    world, person = coach()
    assert asked(world, person).pk == asked(world, person).pk
    assert Reissue.objects.count() == Charge.objects.count() == 1


def test_the_card_is_posted_once_the_fee_is_paid_and_not_before() -> None:
    world, person = coach()
    charge = asked(world, person)
    assert not Dispatch.objects.exists()
    money_for(charge)
    card = Dispatch.objects.get()
    assert (card.holder_id, card.item, card.due_on) == (person.pk, "card", date(2027, 3, 1))
    assert card.facts["postal_code"] == "1500001"
    assert [one["qualification"] for one in card.facts["credentials"]] == ["スキーコーチ1"]
    assert Reissue.objects.get().state == "ordered"
    assert Mail.objects.get(template="charge_paid").subject.endswith("(登録証の再発行)")


def test_money_that_comes_twice_orders_one_card() -> None:
    world, person = coach()
    charge = asked(world, person)
    money_for(charge)
    assert not money_for(charge).newly
    assert Dispatch.objects.count() == 1


def test_a_person_without_a_valid_qualification_is_told_why_nothing_can_be_reissued() -> None:
    world = stories.association("jspo")
    with pytest.raises(Refused) as refused:
        asked(world, stories.holder(world, number="1000002"))
    assert [one.code for one in refused.value.refusals] == ["nothing_valid"]


def test_no_card_is_sold_to_who_gave_the_qualification_back() -> None:
    world, person = coach()
    wish = Wish(kind="withdraw", credential=living.held_by(person).id)
    living.decided(world, living.asked(world, person, wish, at=NOW), living.clerk(world), at=NOW)
    with pytest.raises(Refused) as refused:
        asked(world, person)
    assert [one.code for one in refused.value.refusals] == ["nothing_valid"]
    assert not Charge.objects.exists()


def test_a_fee_that_comes_after_the_qualification_was_given_back_posts_nothing() -> None:
    world, person = coach()
    charge = asked(world, person)
    wish = Wish(kind="withdraw", credential=living.held_by(person).id)
    living.decided(world, living.asked(world, person, wish, at=NOW), living.clerk(world), at=NOW)
    assert money_for(charge).charge_now_settled
    assert (Reissue.objects.get().state, Dispatch.objects.count()) == ("asked", 0)
    case = MoneyCase.objects.get()
    assert (case.kind, case.charge_id, case.state) == ("unapplied", charge.pk, "open")
    assert not Mail.objects.filter(template="charge_paid").exists()
    assert findings() == {}


def test_after_an_upgrade_the_card_bears_the_higher_grade_alone() -> None:
    world = stories.association("jspo")
    person = stories.holder(world, number="7700001")
    for grade in ("karate_coach1", "karate_coach2"):
        stories.holding(
            world,
            person,
            qualification=grade,
            awarded="2024-04-01",
            term=("2024-04-01", "2028-03-31"),
        )
    money_for(asked(world, person))
    printed = Dispatch.objects.get().facts["credentials"]
    assert [one["qualification"] for one in printed] == ["空手道コーチ2"]


def test_an_unpaid_reissue_can_be_withdrawn_and_asked_for_anew() -> None:
    world, person = coach()
    first = asked(world, person)
    withdrawn = withdraw_reissue(
        reissue=first.purpose_ref, holder_id=person.pk, at=NOW, actor=stories.by(person)
    )
    first.refresh_from_db()
    assert (withdrawn.state, first.state) == ("withdrawn", "cancelled")
    assert asked(world, person).pk != first.pk


def test_a_paid_reissue_cannot_be_withdrawn() -> None:
    world, person = coach()
    charge = asked(world, person)
    money_for(charge)
    with pytest.raises(Refused) as refused:
        withdraw_reissue(
            reissue=charge.purpose_ref, holder_id=person.pk, at=NOW, actor=stories.by(person)
        )
    assert refused.value.refusals[0].code == "reissue_ordered"


def test_a_stranger_finds_no_reissue_to_withdraw() -> None:
    world, person = coach()
    charge = asked(world, person)
    with pytest.raises(Reissue.DoesNotExist):
        withdraw_reissue(reissue=charge.purpose_ref, holder_id=person.pk + 1, at=NOW, actor=SYSTEM)


def test_when_the_bank_takes_the_fee_back_the_card_waits_unless_it_is_posted() -> None:
    world, person = coach()
    charge = asked(world, person)
    money_for(charge)
    hold_reissue(charge, at=NOW)
    assert (Reissue.objects.get().state, Dispatch.objects.count()) == ("asked", 0)


def test_a_new_address_reaches_what_waits_and_not_what_was_posted() -> None:
    world, person, card = posted_card()
    money_for(asked(world, person, item="certificate"))
    profile = Profile(**{**vars(Profile.of(person)), "street": "道玄坂9-9-9"})
    change_profile(holder_id=person.pk, profile=profile, at=NOW, actor=stories.by(person))
    streets = {one.item: one.facts["address"] for one in Dispatch.objects.all()}
    assert streets == {"card": "東京都渋谷区神宮前1-2-3", "certificate": "東京都渋谷区道玄坂9-9-9"}
    assert AuditLine.objects.filter(verb="readdress").count() == 1
    assert card.item == "card"


def test_what_came_back_is_told_once_and_sent_again_to_the_confirmed_address() -> None:
    world, person, card = posted_card()
    returned(world, card)
    returned(world, card)
    assert came_back(person.pk)
    assert Mail.objects.filter(template="undelivered").count() == 1
    Holder.objects.filter(pk=person.pk).update(street="道玄坂9-9-9")
    again = send_again(holder_id=person.pk, dispatch=card.pk, at=NOW, actor=stories.by(person))
    twice = send_again(holder_id=person.pk, dispatch=card.pk, at=NOW, actor=stories.by(person))
    assert again.pk == twice.pk
    assert (again.sending, again.facts["address"]) == (2, "東京都渋谷区道玄坂9-9-9")
    assert not came_back(person.pk)


def test_what_was_not_posted_cannot_come_back_and_a_return_has_a_reason() -> None:
    world, person = coach()
    money_for(asked(world, person))
    card = Dispatch.objects.get()
    with pytest.raises(Refused) as refused:
        returned(world, card)
    assert refused.value.refusals[0].code == "not_posted"
    mark_dispatched(association="jspo", dispatches=[card.pk], at=NOW, actor=SYSTEM)
    with pytest.raises(Refused) as refused:
        returned(world, card, reason=" ")
    assert refused.value.refusals[0].code == "reason_missing"


def test_what_did_not_come_back_is_not_sent_again() -> None:
    _world, person, card = posted_card()
    with pytest.raises(Refused) as refused:
        send_again(holder_id=person.pk, dispatch=card.pk, at=NOW, actor=SYSTEM)
    assert refused.value.refusals[0].code == "not_returned"

"""Places in a training: given in order, held while they are paid for, passed on when given up."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from koshin.capabilities.applications.actions.cancel_training import cancel_training
from koshin.capabilities.applications.actions.end_unpaid_places import end_unpaid_places
from koshin.capabilities.applications.actions.give_up_place import give_up_place
from koshin.capabilities.applications.actions.settle import settle
from koshin.capabilities.ledger import queries as ledger
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.payments.actions.start_attempt import start_attempt
from koshin.capabilities.payments.models import Charge, MoneyCase, Refund
from koshin.capabilities.payments.values import Booked, Confirmed
from koshin.capabilities.trainings.actions.publish_training import change_training
from koshin.capabilities.trainings.models import Place, Training
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from tests import courses, stories
from tests.courses import NOW, PLAN
from tests.stories import World, jst

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


def states(course: Training) -> list[str]:
    return [place.state for place in Place.objects.filter(training=course).order_by("pk")]


def given_up(world: World, place: Place, *, at: object = NOW) -> Place:
    return give_up_place(
        place=place.public_id,
        holder_id=place.holder_id,
        association="jspo",
        scheme=world.scheme,
        at=NOW if at is NOW else jst(str(at)),
        actor=stories.by(place.holder),
    )


def charge_of(place: Place) -> Charge:
    return Charge.objects.get(purpose="training", purpose_ref=place.public_id)


def paid(place: Place, *, amount: int | None = None, paid_at: datetime = NOW) -> Booked:
    charge = charge_of(place)
    return settle(
        charge_id=charge.pk,
        attempt_id=None,
        money=Confirmed(
            provider="bank",
            provider_ref=f"d{charge.pk}",
            method="bank",
            amount=charge.amount if amount is None else amount,
            paid_at=paid_at,
        ),
        at=paid_at + timedelta(days=1),
    )


def test_two_places_go_to_the_first_two_and_the_third_waits(world: World) -> None:
    course = courses.training(world)
    for number in ("1", "2", "3"):
        courses.applied(world, course, number=number)
    assert states(course) == ["booked", "booked", "waiting"]
    course.refresh_from_db()
    assert course.taken == 2


def test_asking_again_answers_the_same_place(world: World) -> None:
    course = courses.training(world)
    place = courses.applied(world, course, number="1")
    again = courses.applied(world, course, person=place.holder)
    assert again.pk == place.pk
    assert states(course) == ["booked"]


def test_who_waited_longest_moves_up_when_somebody_gives_up(world: World) -> None:
    course = courses.training(world, capacity=1)
    first, second, third = [courses.applied(world, course, number=n) for n in ("1", "2", "3")]
    given_up(world, first)
    assert states(course) == ["cancelled", "booked", "waiting"]
    told = Mail.objects.filter(holder=second.holder).order_by("pk").values_list("key", flat=True)
    assert list(told) == [
        f"training:{second.public_id}:waiting",
        f"training:{second.public_id}:moved_up",
    ]
    assert not Mail.objects.filter(key=f"training:{third.public_id}:moved_up").exists()


def test_a_mail_says_what_happened_when_and_where_and_what_to_do(world: World) -> None:
    course = courses.training(world, fee=3300)
    courses.applied(world, course, number="1")
    body = Mail.objects.get().body
    for words in (
        "お申し込みを受け付けました。",
        "2027年3月14日(日) 13:00から",
        "見本会館 大ホール",
        "2027年2月22日(月) 23:59",
        "3,300円",
        "電話 03-0000-0199",
    ):
        assert words in body, body


def test_a_place_with_a_fee_is_charged_with_a_deadline_that_is_not_after_the_beginning(
    world: World,
) -> None:
    course = courses.training(world, fee=3300)
    place = courses.applied(world, course, number="1", at=jst("2027-03-07 20:00"))
    charge = charge_of(place)
    assert (charge.amount, charge.state, charge.due_at) == (3300, "open", courses.DAY)


def test_a_paid_place_stays_and_an_unpaid_one_goes_to_who_waits(world: World) -> None:
    course = courses.training(world, fee=3300)
    first, second, third = [courses.applied(world, course, number=n) for n in ("1", "2", "3")]
    assert paid(first).charge_now_settled
    late = charge_of(second).due_at + timedelta(minutes=31)
    assert end_unpaid_places(association="jspo", scheme=world.scheme, at=late) == 1
    assert states(course) == ["booked", "cancelled", "booked"]
    second.refresh_from_db()
    assert second.ended == "unpaid"
    assert charge_of(third).state == "open"
    keys = set(Mail.objects.values_list("key", flat=True))
    assert f"training:{first.public_id}:paid" in keys
    assert f"training:{second.public_id}:unpaid" in keys
    assert end_unpaid_places(association="jspo", scheme=world.scheme, at=late) == 0


def test_a_card_payment_begun_before_the_deadline_has_its_half_hour(world: World) -> None:
    place = courses.applied(world, courses.training(world, fee=3300), number="1")
    soon = charge_of(place).due_at + timedelta(minutes=29)
    assert end_unpaid_places(association="jspo", scheme=world.scheme, at=soon) == 0


def paying_by_bank(place: Place) -> Charge:
    """The holder chose to transfer the fee, and reads our account."""
    charge = charge_of(place)
    start_attempt(charge=charge, method="bank", return_url="", at=NOW, actor=SYSTEM)
    return charge


def test_a_transfer_made_in_time_keeps_the_place_though_the_bank_tells_of_it_later(
    world: World,
) -> None:
    course = courses.training(world, fee=3300)
    place = courses.applied(world, course, number="1")
    charge = paying_by_bank(place)
    for days in (1, 7):
        late = charge.due_at + timedelta(days=days)
        assert end_unpaid_places(association="jspo", scheme=world.scheme, at=late) == 0
    booked = paid(place, paid_at=charge.due_at)
    assert (booked.applied, booked.charge_now_settled) == (3300, True)
    assert MoneyCase.objects.count() == 0
    assert states(course) == ["booked"]


def test_who_said_to_pay_by_bank_and_did_not_loses_the_place_after_the_grace(
    world: World,
) -> None:
    course = courses.training(world, fee=3300)
    charge = paying_by_bank(courses.applied(world, course, number="1"))
    over = charge.due_at + timedelta(days=7, seconds=1)
    assert end_unpaid_places(association="jspo", scheme=world.scheme, at=over) == 1
    assert states(course) == ["cancelled"]


def test_a_place_that_waits_for_a_transfer_is_taken_back_when_the_training_begins(
    world: World,
) -> None:
    course = courses.training(world, fee=3300)
    place = courses.applied(world, course, number="1", at=jst("2027-03-05 10:00"))
    charge = charge_of(place)
    start_attempt(
        charge=charge, method="bank", return_url="", at=jst("2027-03-05 10:00"), actor=SYSTEM
    )
    before, begun = courses.DAY - timedelta(minutes=1), courses.DAY + timedelta(minutes=31)
    assert charge.due_at < before
    assert end_unpaid_places(association="jspo", scheme=world.scheme, at=before) == 0
    assert end_unpaid_places(association="jspo", scheme=world.scheme, at=begun) == 1


def test_money_made_after_the_deadline_is_kept_for_the_office(world: World) -> None:
    course = courses.training(world, fee=3300)
    place = courses.applied(world, course, number="1")
    charge = paying_by_bank(place)
    late = charge.due_at + timedelta(days=1)
    booked = paid(place, paid_at=late)
    assert (booked.applied, booked.charge_now_settled) == (0, False)
    assert MoneyCase.objects.get().kind == "late"


def test_an_unpaid_place_that_is_given_up_owes_nothing(world: World) -> None:
    course = courses.training(world, fee=3300)
    place = courses.applied(world, course, number="1")
    given_up(world, place)
    assert charge_of(place).state == "cancelled"
    assert ledger.balances("jspo").get("income:training", 0) == 0


def test_a_place_that_is_partly_paid_is_given_up_with_the_office(world: World) -> None:
    course = courses.training(world, fee=3300)
    place = courses.applied(world, course, number="1")
    paid(place, amount=1000)
    with pytest.raises(Refused, match="partly_paid"):
        given_up(world, place)
    late = charge_of(place).due_at + timedelta(days=1)
    assert end_unpaid_places(association="jspo", scheme=world.scheme, at=late) == 0
    assert states(course) == ["booked"]


def test_a_paid_place_can_be_given_up_and_its_money_stays_booked(world: World) -> None:
    course = courses.training(world, fee=3300, capacity=1)
    first, _second = [courses.applied(world, course, number=n) for n in ("1", "2")]
    paid(first)
    given_up(world, first)
    assert states(course) == ["cancelled", "booked"]
    assert (charge_of(first).state, Refund.objects.count()) == ("settled", 0)


def test_a_place_cannot_be_given_up_after_the_last_day_but_a_queue_can_be_left(
    world: World,
) -> None:
    course = courses.training(world, capacity=1)
    first, second = [courses.applied(world, course, number=n) for n in ("1", "2")]
    with pytest.raises(Refused, match="too_late_to_give_up"):
        given_up(world, first, at="2027-03-08 09:00")
    given_up(world, second, at="2027-03-08 09:00")
    assert states(course) == ["booked", "cancelled"]


def test_nobody_applies_after_the_deadline_or_for_what_is_for_others(world: World) -> None:
    course = courses.training(world)
    with pytest.raises(Refused, match="too_late_to_apply"):
        courses.applied(world, course, number="1", at=jst("2027-03-08 00:00"))
    Training.objects.filter(pk=course.pk).update(only_for=["ski_coach1"])
    with pytest.raises(Refused) as refused:
        courses.applied(world, course, number="2")
    assert "スキーコーチ1をお持ちの方が対象" in refused.value.refusals[0].sentence
    coach = stories.ski_coach(world, number="3")
    assert courses.applied(world, course, person=coach).state == "booked"


def test_more_places_are_given_to_who_waits_and_fewer_than_taken_are_refused(
    world: World,
) -> None:
    body = courses.organiser(world)
    course = courses.training(world, body, capacity=1)
    for number in ("1", "2", "3"):
        courses.applied(world, course, number=number)

    def change(capacity: int) -> None:
        change_training(
            course.public_id,
            replace(PLAN, capacity=capacity),
            organiser=body,
            scheme=world.scheme,
            at=NOW,
            actor=SYSTEM,
        )

    change(2)
    assert states(course) == ["booked", "booked", "waiting"]
    with pytest.raises(Refused, match="below_taken"):
        change(1)


def test_a_cancelled_training_tells_everybody_and_gives_back_what_was_paid(world: World) -> None:
    body = courses.organiser(world)
    course = courses.training(world, body, fee=3300)
    first, second, third = [courses.applied(world, course, number=n) for n in ("1", "2", "3")]
    paid(first)

    def cancel() -> None:
        cancel_training(
            training=course.public_id, organiser=body, reason="大雪のため", scheme=world.scheme,
            at=NOW, actor=SYSTEM,
        )  # fmt: skip

    cancel()
    cancel()
    assert states(course) == ["cancelled"] * 3
    refund = Refund.objects.get()
    assert (refund.amount, refund.settlement.charge.purpose_ref) == (3300, first.public_id)
    assert charge_of(second).state == "cancelled"
    assert not Charge.objects.filter(purpose_ref=third.public_id).exists()
    told = Mail.objects.filter(key__endswith=":training").values_list("holder", flat=True)
    assert set(told) == {first.holder_id, second.holder_id, third.holder_id}

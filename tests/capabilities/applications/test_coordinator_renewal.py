"""An IT coordinator's renewal (seed 003), walked with the real verbs."""

from datetime import date
from itertools import permutations

import pytest

from koshin.capabilities.activities.actions.correct import correct, remove
from koshin.capabilities.activities.models import Activity
from koshin.capabilities.activities.stated import Stated
from koshin.capabilities.applications.actions import refund
from koshin.capabilities.applications.actions.save_steps import StepInput, save_steps
from koshin.capabilities.applications.models import Application
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.papers.models import Dispatch, Paper
from koshin.capabilities.payments.models import Charge
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Term
from koshin.core.refusal import Refused
from koshin.platform.audit import Actor
from koshin.platform.models import AuditLine
from tests import stories
from tests.findings import findings
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
NOW = jst("2027-04-20 10:00")


@pytest.fixture
def world() -> World:
    return stories.association("itc")


def coordinator(
    world: World, *, number: str = "2000001", awarded: str = "2020-10-01", until: str = "2027-05-31"
) -> Holder:
    person = stories.holder(world, number=number, family="渡邉", given="葛󠄀子")
    start = f"{int(until[:4]) - 1}-06-01"
    stories.holding(
        world,
        person,
        qualification="itc",
        awarded=awarded,
        term=(max(start, awarded), until),
    )
    return person


def with_points(world: World, person: Holder, points: str = "10") -> Holder:
    stories.pointed(world, person, on="2026-11-03", points=points, at=jst("2026-11-04 09:00"))
    return person


@pytest.mark.parametrize("order", list(permutations(["report", "payment"])))
def test_application_report_and_payment_complete_it_in_any_order(
    world: World, order: tuple[str, ...]
) -> None:
    person = with_points(world, coordinator(world))
    application = stories.applied(world, person, at=NOW)
    assert application.state == "applied"
    for act in order:
        if act == "report":
            stories.filled(world, application, at=NOW, opens="applied")
        else:
            stories.paid(application, at=NOW)

    application.refresh_from_db()
    assert application.state == "complete"
    new = Term.objects.get(granted_by=application.public_id)
    assert (new.start, new.end) == (date(2027, 6, 1), date(2028, 5, 31))
    paper = Paper.objects.get(kind="result_notice")
    assert paper.subject == application.public_id
    completed = Mail.objects.get(template="completed")
    assert completed.paper == paper.public_id
    assert not Dispatch.objects.exists()


def test_nine_points_are_one_short_and_the_answer_says_so(world: World) -> None:
    person = with_points(world, coordinator(world), "9")
    with pytest.raises(Refused) as refused:
        stories.started(world, person, at=NOW)
    assert "あと1ポイント" in refused.value.refusals[0].sentence


def test_a_point_entered_counts_in_the_same_moment(world: World) -> None:
    person = with_points(world, coordinator(world), "9")
    stories.pointed(world, person, on="2027-03-30", points="1", at=NOW)
    assert stories.started(world, person, at=NOW).state == "draft"


def test_nothing_can_be_applied_for_before_the_first_of_april_13_00(world: World) -> None:
    person = with_points(world, coordinator(world))
    with pytest.raises(Refused):
        stories.started(world, person, at=jst("2027-04-01 12:59:59"))
    assert stories.started(world, person, at=jst("2027-04-01 13:00:00")).cycle == "2027"


def test_the_first_renewal_is_free_and_completes_with_the_report(world: World) -> None:
    person = with_points(world, coordinator(world, awarded="2026-09-10", until="2027-05-31"), "10")
    application = stories.applied(world, person, at=NOW)
    assert not Charge.objects.exists()
    assert application.state == "applied"

    stories.filled(world, application, at=NOW, opens="applied")

    application.refresh_from_db()
    assert application.state == "complete"
    assert {m.template for m in Mail.objects.all()} == {"applied", "completed"}


def test_after_applying_entries_go_to_the_running_year_and_older_records_are_closed(
    world: World,
) -> None:
    person = with_points(world, coordinator(world))
    record = Activity.objects.get(holder=person)
    with pytest.raises(Refused) as before:
        stories.pointed(world, person, on="2027-04-10", points="2", at=NOW)
    assert before.value.refusals[0].field == "on"

    stories.applied(world, person, at=NOW)

    assert stories.pointed(world, person, on="2027-04-10", points="2", at=NOW).on == date(
        2027, 4, 10
    )
    with pytest.raises(Refused):
        stories.pointed(world, person, on="2027-03-30", points="2", at=NOW)
    with pytest.raises(Refused):
        correct(
            activity_id=record.pk,
            holder_id=person.pk,
            scheme=world.scheme,
            stated=Stated(kind=record.kind, title="別の名前", on=record.on, hours=record.hours),
            at=NOW,
            actor=stories.by(person),
        )
    with pytest.raises(Refused):
        remove(
            activity_id=record.pk,
            holder_id=person.pk,
            scheme=world.scheme,
            at=NOW,
            actor=stories.by(person),
        )


def test_the_report_opens_only_after_applying(world: World) -> None:
    person = with_points(world, coordinator(world))
    application = stories.started(world, person, at=NOW)
    with pytest.raises(Refused) as refused:
        stories.filled(world, application, at=NOW, opens="applied")
    assert refused.value.refusals[0].code == "step_not_open"


def test_the_report_is_saved_as_one_goes_and_submitted_once(world: World) -> None:
    person = with_points(world, coordinator(world))
    application = stories.applied(world, person, at=NOW)
    report = world.scheme.journeys["renewal"].steps[-1].code
    form = world.scheme.forms[world.scheme.journeys["renewal"].steps[-1].form or ""]

    def save(answers: dict[str, object], *, done: bool) -> Application:
        return save_steps(
            application=application.public_id,
            holder_id=person.pk,
            published=world.published,
            inputs={report: StepInput(answers=answers, done=done)},
            at=NOW,
            actor=stories.by(person),
        )

    first = form.questions[0].code
    half = {first: stories.full_answers(form)[first]}
    assert save(half, done=False).steps[report]["answers"] == half
    with pytest.raises(Refused) as missing:
        save(half, done=True)
    assert first not in {r.field for r in missing.value.refusals}
    save(stories.full_answers(form), done=True)
    with pytest.raises(Refused):
        save(half, done=False)


def test_short_money_leaves_the_rest_open_and_the_rest_completes_it(world: World) -> None:
    person = with_points(world, coordinator(world))
    application = stories.applied(world, person, at=NOW)
    stories.filled(world, application, at=NOW, opens="applied")

    part = stories.paid(application, at=NOW, amount=21_560, ref="first")
    application.refresh_from_db()
    assert (part.charge_now_settled, application.state) == (False, "applied")

    stories.paid(application, at=NOW, amount=440, ref="second")
    application.refresh_from_db()
    assert application.state == "complete"


def test_what_a_refund_has_ended_takes_no_report_and_says_who_ended_it(world: World) -> None:
    application = stories.applied(world, with_points(world, coordinator(world)), at=NOW)
    money = stories.paid(application, at=NOW).settlement
    refund.propose(
        association="itc",
        settlement=money.public_id,
        amount=money.amount,
        reason="協会の誤りのため",
        at=NOW,
        actor=Actor(kind="staff", id=1),
    )
    with pytest.raises(Refused) as refused:
        stories.filled(world, application, at=NOW, opens="applied")
    assert [one.code for one in refused.value.refusals] == ["application_closed"]
    line = AuditLine.objects.get(verb="close_application")
    assert (line.subject, line.actor_id) == (f"application:{application.public_id}", 1)
    assert {"AUD-03", "CHG-10"}.isdisjoint(findings())

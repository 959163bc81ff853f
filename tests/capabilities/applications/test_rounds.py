"""One round, one live application; windows bind every act; old rules judge old applications."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from koshin.capabilities.applications import queries
from koshin.capabilities.applications.actions.apply import apply
from koshin.capabilities.applications.actions.start import start
from koshin.capabilities.applications.models import Application
from koshin.capabilities.ledger.models import Posting
from koshin.capabilities.payments.models import MoneyCase, Settlement
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Term
from koshin.capabilities.schemes.actions.publish import publish
from koshin.capabilities.schemes.queries import by_id
from koshin.core.dates import civil
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from koshin.platform.files import scheme_files
from tests import stories
from tests.stories import World, jst

pytestmark = pytest.mark.django_db
FEBRUARY = jst("2027-02-15 10:00")
CHANGED = (
    "version: {code: changed, reason: 改定, judged_by: application, since: 2027-02-15,"
    " running: change}\n"
)


@pytest.fixture
def world() -> World:
    return stories.association("jspo")


@pytest.fixture
def coach(world: World) -> Holder:
    """Ski to renew on 31 March 2027, and a finished swimming course."""
    person = stories.ski_coach(world, number="1000011")
    stories.finished_course(person, qualification="swim_coach3", on="2026-11-20")
    return person


def refusal_codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_while_a_renewal_lives_nothing_else_of_its_round_can_be_begun(
    world: World, coach: Holder
) -> None:
    stories.applied(world, coach, at=FEBRUARY)
    with pytest.raises(Refused) as refused:
        stories.started(world, coach, at=FEBRUARY, kind="first")
    assert refusal_codes(refused) == ["another_application_lives"]


def test_after_the_renewal_the_rest_is_charged_without_a_second_base_fee(
    world: World, coach: Holder
) -> None:
    renewal = stories.started(world, coach, at=FEBRUARY, qualifications=["ski_coach1"])
    stories.filled(world, renewal, at=FEBRUARY)
    apply(
        application=renewal.public_id,
        holder_id=coach.pk,
        published=world.published,
        at=FEBRUARY,
        actor=SYSTEM,
    )
    stories.paid(renewal, at=FEBRUARY)

    rest = stories.applied(world, coach, at=FEBRUARY, kind="first")
    charge = stories.charge_of(rest)
    assert [(line["code"], line["amount"]) for line in charge.lines] == [
        ("qualification", 10_000),
        ("initial", 3_000),
    ]
    stories.paid(rest, at=FEBRUARY)
    rest.refresh_from_db()
    assert rest.state == "complete"


def test_a_draft_of_a_closed_window_cannot_be_applied_for(world: World, coach: Holder) -> None:
    draft = stories.filled(
        world, stories.started(world, coach, at=FEBRUARY, kind="first"), at=FEBRUARY
    )
    with pytest.raises(Refused) as refused:
        apply(
            application=draft.public_id,
            holder_id=coach.pk,
            published=world.published,
            at=jst("2027-08-10 10:00"),
            actor=SYSTEM,
        )
    assert refusal_codes(refused) == ["window_closed"]


def test_changed_fees_are_shown_before_they_are_charged(world: World, coach: Holder) -> None:
    draft = stories.filled(world, stories.started(world, coach, at=FEBRUARY), at=FEBRUARY)
    files = scheme_files("jspo")
    files["schemes/coaches.yaml"] = CHANGED + files["schemes/coaches.yaml"].replace(
        "prices: [{amount: 10000}]", "prices: [{amount: 12000}]"
    )
    dearer = by_id(
        publish(
            world.association,
            files,
            effective_from=civil(FEBRUARY),
            at=FEBRUARY,
            actor=SYSTEM,
        ).pk
    )

    def press() -> Application:
        return apply(
            application=draft.public_id,
            holder_id=coach.pk,
            published=dearer,
            at=FEBRUARY,
            actor=SYSTEM,
        )

    with pytest.raises(Refused) as refused:
        press()
    assert refusal_codes(refused) == ["offer_changed"]
    draft.refresh_from_db()
    assert (draft.state, draft.offer["total"]) == ("draft", 12_000 + 10_000 + 3_000)

    press()
    assert stories.charge_of(draft).amount == 25_000


def test_a_renewal_that_would_make_inactive_is_left_to_the_office_which_says_why(
    world: World,
) -> None:
    person = stories.holder(world, number="1000012")
    stories.holding(
        world,
        person,
        qualification="ski_coach1",
        awarded="2023-04-01",
        term=("2023-04-01", "2027-03-31"),
    )
    files = scheme_files("jspo")
    training = "        code: training\n        label: 義務研修\n"
    assert training in files["schemes/coaches.yaml"]
    files["schemes/coaches.yaml"] = CHANGED + files["schemes/coaches.yaml"].replace(
        training, f"{training}        consequence: inactive\n"
    )
    made = publish(
        world.association, files, effective_from=civil(FEBRUARY), at=FEBRUARY, actor=SYSTEM
    )
    milder = World(association=world.association, published=by_id(made.pk))
    with pytest.raises(Refused) as refused:
        stories.started(milder, person, at=FEBRUARY)
    assert refusal_codes(refused) == ["by_office"]
    assert "活動できない登録になります。" in refused.value.refusals[0].sentence


def test_an_unknown_procedure_is_refused_and_the_database_knows_none_either(
    world: World, coach: Holder
) -> None:
    with pytest.raises(Refused) as refused:
        start(
            holder=coach,
            published=world.published,
            kind="zzz",
            qualifications=None,
            at=FEBRUARY,
            actor=SYSTEM,
        )
    assert refusal_codes(refused) == ["no_such_procedure"]
    made = stories.started(world, coach, at=FEBRUARY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=made.pk).update(kind="zzz")


@pytest.mark.parametrize(
    ("at", "taken"), [("2027-05-31 23:59:59", True), ("2027-06-01 00:00:00", False)]
)
def test_a_report_counts_until_the_last_second_of_the_window(at: str, taken: bool) -> None:
    world = stories.association("itc")
    person = stories.holder(world, number="2000011")
    stories.holding(
        world, person, qualification="itc", awarded="2020-10-01", term=("2026-06-01", "2027-05-31")
    )
    stories.pointed(world, person, on="2026-11-03", points="10", at=jst("2026-11-04 09:00"))
    application = stories.applied(world, person, at=jst("2027-04-20 10:00"))
    stories.paid(application, at=jst("2027-04-20 11:00"))

    if taken:
        stories.filled(world, application, at=jst(at), opens="applied")
    else:
        with pytest.raises(Refused) as refused:
            stories.filled(world, application, at=jst(at), opens="applied")
        assert refusal_codes(refused) == ["window_closed"]
    application.refresh_from_db()
    assert application.state == ("complete" if taken else "applied")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2027-05-09 23:59:59", "report_not_open"),
        ("2027-05-10 00:00:00", None),
        ("2027-06-15 23:59:59", None),
        ("2027-06-16 00:00:00", "window_closed"),
    ],
)
def test_a_report_with_a_window_of_its_own_is_taken_in_it_and_only_then(
    at: str, said: str | None
) -> None:
    world = with_a_window_for_reports(stories.association("itc"))
    person = stories.holder(world, number="2000011")
    stories.holding(
        world, person, qualification="itc", awarded="2020-10-01", term=("2026-06-01", "2027-05-31")
    )
    stories.pointed(world, person, on="2026-11-03", points="10", at=jst("2026-11-04 09:00"))
    application = stories.applied(world, person, at=jst("2027-04-20 10:00"))
    stories.paid(application, at=jst("2027-04-20 11:00"))

    if said is None:
        stories.filled(world, application, at=jst(at), opens="applied")
    else:
        with pytest.raises(Refused) as refused:
            stories.filled(world, application, at=jst(at), opens="applied")
        assert refusal_codes(refused) == [said]
    application.refresh_from_db()
    assert application.state == ("applied" if said else "complete")
    [case] = queries.standing(holder=person, published=world.published, at=jst(at)).cases
    assert [step.state for step in case.steps if step.code == "report"] == [
        {"report_not_open": "locked", "window_closed": "open", None: "done"}[said]
    ]


def with_a_window_for_reports(world: World) -> World:
    """From 20 April 2027 reports are taken from 10 May to 15 June."""
    april = jst("2027-04-20 09:00")
    files = scheme_files("itc")
    files["schemes/coordinator.yaml"] = CHANGED.replace("02-15", "04-20") + files[
        "schemes/coordinator.yaml"
    ].replace(
        "  overrides:\n",
        '  overrides:\n    - {cycle: "2027", report_opens: "2027-05-10 00:00:00",'
        ' report_closes: "2027-06-15 23:59:59", reason: 報告の期間}\n',
    )
    made = publish(world.association, files, effective_from=civil(april), at=april, actor=SYSTEM)
    return World(association=world.association, published=by_id(made.pk))


@pytest.mark.parametrize(
    ("on", "taken"),
    [
        ("2025-04-30", False),  # more than 24 months ago
        ("2025-12-01", True),
        ("2026-12-01", False),  # in the year that was applied for
        ("2027-04-25", True),
    ],
)
def test_rolling_entries_leave_out_what_an_application_has_locked(on: str, taken: bool) -> None:
    world = stories.association("itc")
    april = jst("2027-04-20 09:00")
    files = scheme_files("itc")
    family = "  family: fiscal_year\n  flips_on"
    assert family in files["association.yaml"]
    files["association.yaml"] = files["association.yaml"].replace(
        family, "  family: rolling\n  months_back: 24\n  flips_on"
    )
    files["schemes/coordinator.yaml"] = (
        CHANGED.replace("02-15", "04-20") + files["schemes/coordinator.yaml"]
    )
    made = publish(world.association, files, effective_from=civil(april), at=april, actor=SYSTEM)
    world = World(association=world.association, published=by_id(made.pk))
    person = stories.holder(world, number="2000012")
    stories.holding(
        world, person, qualification="itc", awarded="2020-10-01", term=("2026-06-01", "2027-05-31")
    )
    stories.pointed(world, person, on="2026-11-03", points="10", at=april)
    stories.applied(world, person, at=jst("2027-04-20 10:00"))
    later = jst("2027-05-01 10:00")
    if taken:
        record = stories.pointed(world, person, on=on, points="1", at=later)
        assert record.on.isoformat() == on
    else:
        with pytest.raises(Refused) as refused:
            stories.pointed(world, person, on=on, points="1", at=later)
        assert refusal_codes(refused) == ["outside_period"]


def test_money_is_booked_even_when_the_term_cannot_be_granted(world: World, coach: Holder) -> None:
    application = stories.applied(world, coach, at=FEBRUARY)
    # Somebody registered the following term by another way: the grant will be refused.
    held = Term.objects.get(credential__holder=coach)
    Term.objects.create(
        credential_id=held.credential_id,
        start=date(2027, 4, 1),
        end=date(2031, 3, 31),
        granted_by="00000000-0000-4000-8000-000000000001",
        granted_at=FEBRUARY,
    )

    stories.paid(application, at=FEBRUARY)

    application.refresh_from_db()
    assert application.state == "applied"
    assert Settlement.objects.get().applied == 23_000
    assert sum(p.amount for p in Posting.objects.filter(account="clearing:bank")) == 23_000
    assert [case.kind for case in MoneyCase.objects.all()] == ["unapplied"]


def test_an_application_keeps_the_steps_of_the_rules_it_was_made_under(
    world: World, coach: Holder
) -> None:
    application = stories.applied(world, coach, at=FEBRUARY)
    files = scheme_files("jspo")
    files["schemes/coaches.yaml"] = CHANGED + files["schemes/coaches.yaml"].replace(
        "{code: profile, kind: profile,", "{code: identity, kind: profile,"
    )
    newer = by_id(
        publish(
            world.association,
            files,
            effective_from=civil(FEBRUARY),
            at=FEBRUARY,
            actor=SYSTEM,
        ).pk
    )
    case = queries.one(
        application=application.public_id, holder_id=coach.pk, published=newer, at=FEBRUARY
    )
    assert [step.code for step in case.remaining] == ["fee"]

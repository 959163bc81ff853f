"""停止 and 取消: proposed by one, decided by another, objected to, and taken back."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from koshin.capabilities.applications.actions.sanction import (
    Proposal,
    decide_sanction,
    object_to_sanction,
    propose_sanction,
)
from koshin.capabilities.applications.life_models import Sanction
from koshin.capabilities.applications.models import Application
from koshin.capabilities.notices.models import Mail
from koshin.capabilities.payments.models import MoneyCase
from koshin.capabilities.people.models import Holder
from koshin.core.refusal import Refused
from koshin.core.sanctions import SanctionEvent
from koshin.platform.audit import Actor
from tests import stories
from tests.capabilities.applications.living import clerk, held_by, status
from tests.stories import World, jst

AT = jst("2027-02-15 10:00")


class Office:
    """Two members of staff and a coach whose window is open."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.one, self.other = clerk(world), clerk(world, name="事務 二郎")
        self.coach: Holder = stories.ski_coach(world, number="7200001")
        self.proposal = Proposal(
            credential=held_by(self.coach).id,
            kind="stopped",
            grounds="指導者規程第5条に反する行為があったため。",
            starts_on=date(2027, 2, 20),
            ends_on=date(2027, 8, 19),
        )

    def proposed(self, **changes: object) -> Sanction:
        return propose_sanction(
            public_id=uuid4(),
            association="jspo",
            proposal=replace(self.proposal, **changes),  # type: ignore[arg-type]
            at=AT,
            actor=self.one,
        )

    def decide(
        self, sanction: Sanction, event: SanctionEvent, by: Actor, *, words: str = "", on: str = ""
    ) -> Sanction:
        return decide_sanction(
            association="jspo",
            sanction=sanction.public_id,
            event=event,
            words=words,
            scheme=self.world.scheme,
            at=jst(f"{on} 10:00") if on else AT,
            actor=by,
        )

    def object(self, sanction: Sanction, *, on: str) -> Sanction:
        return object_to_sanction(
            sanction=sanction.public_id,
            holder_id=self.coach.pk,
            words="事実と異なります。",
            at=jst(f"{on} 10:00"),
            actor=stories.by(self.coach),
        )

    def states(self, *days: str) -> list[str]:
        return [status(self.world, self.coach, day) for day in days]


@pytest.fixture
def office(db: None) -> Office:
    return Office(stories.association("jspo"))


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.refusals[0].code


def test_a_proposal_has_no_effect_and_its_author_may_not_impose_it(office: Office) -> None:
    sanction = office.proposed()
    assert office.states("2027-02-20") == ["valid"]
    with pytest.raises(Refused) as refused:
        office.decide(sanction, "impose", office.one)
    assert code(refused) == "second_person"
    office.decide(sanction, "impose", office.other)
    assert office.states("2027-02-19", "2027-02-20", "2027-03-31", "2027-08-20") == [
        "valid",
        "stopped",
        "stopped",
        "lapsed",
    ]
    mail = Mail.objects.get(template="sanction_imposed")
    assert "2027年3月17日(水)まで" in mail.body
    assert "指導者規程第5条" in mail.body


def test_who_is_stopped_in_the_window_is_offered_nothing(office: Office) -> None:
    office.decide(office.proposed(starts_on=date(2027, 2, 15)), "impose", office.other)
    with pytest.raises(Refused) as refused:
        stories.started(office.world, office.coach, at=AT)
    assert code(refused) == "stopped"
    assert not Application.objects.exists()


def test_a_sanction_closes_what_is_not_paid_and_late_money_grants_nothing(office: Office) -> None:
    application = stories.applied(office.world, office.coach, at=AT)
    office.decide(office.proposed(), "impose", office.other)
    application.refresh_from_db()
    assert (application.state, stories.charge_of(application).state) == ("closed", "cancelled")
    booked = stories.paid(application, at=jst("2027-02-19 10:00"))
    assert (booked.applied, MoneyCase.objects.count(), len(held_by(office.coach).terms)) == (
        0,
        1,
        1,
    )


@pytest.mark.parametrize("kind", ["stopped", "revoked"])
def test_who_is_barred_when_the_rest_is_paid_gets_no_term_and_the_office_a_case(
    office: Office, kind: str
) -> None:
    application = stories.applied(office.world, office.coach, at=AT)
    owed = stories.charge_of(application).amount
    stories.paid(application, at=AT, amount=owed - 100, ref="most")
    office.decide(office.proposed(kind=kind, ends_on=None), "impose", office.other)
    application.refresh_from_db()
    assert application.state == "applied"

    booked = stories.paid(application, at=jst("2027-02-20 10:00"), amount=100, ref="rest")

    application.refresh_from_db()
    assert (booked.applied, application.state) == (100, "applied")
    assert len(held_by(office.coach).terms) == 1
    case = MoneyCase.objects.get(kind="unapplied")
    assert case.detail["application"] == str(application.public_id)
    assert not Mail.objects.filter(template__in=["payment_received", "completed"]).exists()


def test_an_objection_is_made_in_time_and_answered_by_somebody_else(office: Office) -> None:
    sanction = office.decide(office.proposed(), "impose", office.other)
    with pytest.raises(Refused) as refused:
        office.object(sanction, on="2027-03-18")
    assert code(refused) == "too_late"
    office.object(sanction, on="2027-03-17")
    assert office.states("2027-03-17") == ["stopped"]
    with pytest.raises(Refused) as refused:
        office.decide(sanction, "lift", office.one, words="誤りでした。", on="2027-03-20")
    assert code(refused) == "second_person"
    with pytest.raises(Refused) as refused:
        office.decide(sanction, "uphold", office.other, on="2027-03-20")
    assert code(refused) == "words_missing"
    done = office.decide(sanction, "lift", office.other, words="誤りでした。", on="2027-03-20")
    assert done.state == "lifted"
    assert office.states("2027-02-20", "2027-03-20") == ["valid", "valid"]


def test_what_was_revoked_is_restored_by_two(office: Office) -> None:
    sanction = office.decide(
        office.proposed(kind="revoked", ends_on=None), "impose", office.other, on="2027-02-21"
    )
    assert office.states("2027-02-21", "2030-01-01") == ["revoked", "revoked"]
    asked = office.decide(
        sanction, "propose_restoration", office.one, words="処分の見直しにより。", on="2027-03-01"
    )
    assert (asked.state, office.states("2027-03-01")) == ("restoring", ["revoked"])
    with pytest.raises(Refused) as refused:
        office.decide(sanction, "restore", office.one, on="2027-03-02")
    assert code(refused) == "second_person"
    office.decide(sanction, "restore", office.other, on="2027-03-02")
    assert office.states("2027-03-01", "2027-03-02") == ["revoked", "valid"]


def test_a_restoration_that_is_not_granted_takes_no_objection_away(office: Office) -> None:
    sanction = office.decide(office.proposed(), "impose", office.other)
    for _ in range(2):
        office.decide(sanction, "propose_restoration", office.one, words="見直しのため。")
        kept = office.decide(sanction, "keep", office.other, on="2027-03-01")
        assert kept.state == "imposed"
    office.decide(sanction, "propose_restoration", office.one, words="見直しのため。")
    objected = office.object(sanction, on="2027-03-17")
    assert (objected.state, objected.restoration) == ("objected", "")

    office.decide(sanction, "uphold", office.other, words="事実と認めました。", on="2027-03-17")
    office.decide(sanction, "propose_restoration", office.one, words="見直しのため。")
    with pytest.raises(Refused) as refused:
        office.object(sanction, on="2027-03-17")
    assert code(refused) == "no_such_way"
    kept = office.decide(sanction, "keep", office.other, on="2027-03-18")
    assert kept.state == "upheld"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"grounds": " "}, "grounds"),
        ({"starts_on": date(2027, 2, 14)}, "starts_on"),
        ({"ends_on": date(2027, 2, 19)}, "ends_on"),
        ({"kind": "revoked"}, "ends_on"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused_at_its_field(
    office: Office, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        office.proposed(**changes)
    assert [one.field for one in refused.value.refusals] == [field]


def test_a_withdrawn_proposal_leads_nowhere(office: Office) -> None:
    sanction = office.decide(office.proposed(), "withdraw", office.one)
    with pytest.raises(Refused) as refused:
        office.decide(sanction, "impose", office.other)
    assert code(refused) == "no_such_way"
    assert office.states("2027-02-20") == ["valid"]

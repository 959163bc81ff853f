"""特例措置 are granted with a reason, act at once, are visible, and can be taken back."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from koshin.capabilities.applications.queries import standing
from koshin.capabilities.people.models import Holder
from koshin.capabilities.schemes.actions.grant_waiver import Easing, Scope, grant_waiver
from koshin.capabilities.schemes.actions.revoke_waiver import revoke_waiver
from koshin.capabilities.schemes.models import Waiver
from koshin.core.decision import Option
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM
from koshin.platform.models import AuditLine
from tests.stories import World, association, holder, holding, jst

pytestmark = pytest.mark.django_db
FEBRUARY = jst("2027-02-15 10:00")
TRAINING = Easing(requirement="training")


@pytest.fixture
def jspo() -> World:
    return association("jspo")


@pytest.fixture
def untrained(jspo: World) -> Holder:
    person = holder(jspo, number="C0000001")
    term = ("2023-04-01", "2027-03-31")
    holding(jspo, person, qualification="ski_coach1", awarded="2023-04-01", term=term)
    return person


def grant(
    world: World,
    scope: Scope,
    easing: Easing = TRAINING,
    *,
    reason: str = "豪雨災害のため",
    at: datetime = FEBRUARY,
) -> Waiver:
    return grant_waiver(
        association="jspo",
        scheme=world.scheme,
        scope=scope,
        easing=easing,
        reason=reason,
        at=at,
        actor=SYSTEM,
    )


def renewal(world: World, person: Holder, *, at: datetime = FEBRUARY) -> Option:
    found = standing(holder=person, published=world.published, at=at).decision
    [option] = found.options
    return option


def test_a_waiver_acts_in_the_next_decision_and_is_shown(jspo: World, untrained: Holder) -> None:
    assert not renewal(jspo, untrained).offered
    grant(jspo, Scope(holder=untrained.pk))
    option = renewal(jspo, untrained)
    assert option.offered
    assert option.finding is not None
    assert "理由: 豪雨災害のため" in str(option.finding)


def test_a_cohort_is_everybody_whom_its_words_fit(jspo: World, untrained: Holder) -> None:
    grant(jspo, Scope(area="大阪府"))
    grant(jspo, Scope(cycle="2027-09-30"))
    grant(jspo, Scope(qualification="karate_coach1"), Easing(window_until=date(2027, 6, 1)))
    assert not renewal(jspo, untrained).offered
    grant(jspo, Scope(area="東京都", cycle="2027-03-31", qualification="ski_coach1"))
    assert renewal(jspo, untrained).offered


def test_a_window_may_stay_open_longer(jspo: World, untrained: Holder) -> None:
    grant(jspo, Scope(holder=untrained.pk))
    assert not renewal(jspo, untrained, at=jst("2027-04-10 10:00")).offered
    grant(jspo, Scope(holder=untrained.pk), Easing(window_until=date(2027, 4, 30)))
    assert renewal(jspo, untrained, at=jst("2027-04-10 10:00")).offered


def test_what_is_revoked_no_longer_acts_but_stays_on_record(jspo: World, untrained: Holder) -> None:
    waiver = grant(jspo, Scope(holder=untrained.pk))
    revoke_waiver(waiver=waiver.pk, association="jspo", reason="誤り", at=FEBRUARY, actor=SYSTEM)
    assert not renewal(jspo, untrained).offered
    [kept] = Waiver.objects.all()
    assert (kept.revoked_on, kept.revoked_reason) == (date(2027, 2, 15), "誤り")
    lines = AuditLine.objects.filter(subject=f"waiver:{waiver.pk}").order_by("id")
    assert [(line.verb, line.reason) for line in lines] == [
        ("grant_waiver", "豪雨災害のため"),
        ("revoke_waiver", "誤り"),
    ]


def revoked(waiver: Waiver, reason: str) -> Waiver:
    return revoke_waiver(
        waiver=waiver.pk, association="jspo", reason=reason, at=FEBRUARY, actor=SYSTEM
    )


def test_a_waiver_is_revoked_once_and_with_a_reason(jspo: World) -> None:
    waiver = grant(jspo, Scope())
    with pytest.raises(Refused, match="no_reason"):
        revoked(waiver, "  ")
    revoked(waiver, "誤り")
    with pytest.raises(Refused, match="already_revoked"):
        revoked(waiver, "誤り")


@pytest.mark.parametrize(
    ("scope", "easing", "reason", "field"),
    [
        (Scope(), TRAINING, " ", "reason"),
        (Scope(qualification="unknown"), TRAINING, "災害", "qualification"),
        (Scope(cycle="2027"), TRAINING, "災害", "cycle"),
        (Scope(), Easing(), "災害", "requirement"),
        (
            Scope(),
            Easing(requirement="training", window_until=date(2027, 4, 1)),
            "災害",
            "requirement",
        ),
        (Scope(), Easing(requirement="unknown"), "災害", "requirement"),
        (Scope(), Easing(requirement="renewal", at_least=Decimal(1)), "災害", "at_least"),
        (
            Scope(),
            Easing(requirement="renewal", counts_until=date(2027, 4, 1)),
            "災害",
            "counts_until",
        ),
        (Scope(holder=0), TRAINING, "災害", "holder"),
        (Scope(holder=1, area="東京都"), TRAINING, "災害", "area"),
    ],
)
def test_what_would_do_nothing_is_refused_at_its_field(
    jspo: World, scope: Scope, easing: Easing, reason: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        grant(jspo, scope, easing, reason=reason)
    assert [refusal.field for refusal in refused.value.refusals] == [field]
    assert not Waiver.objects.exists()

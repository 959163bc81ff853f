"""Two records of one person become one: nothing is lost or doubled, two decide, it goes back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from koshin.capabilities.desk.actions.find_duplicates import find_duplicates
from koshin.capabilities.desk.actions.merge import merge
from koshin.capabilities.desk.actions.propose_merge import propose_merge
from koshin.capabilities.desk.actions.tell_people_apart import tell_people_apart
from koshin.capabilities.desk.actions.undo_merge import undo_merge
from koshin.capabilities.desk.merging import owned, rows_of, totals
from koshin.capabilities.desk.models import Duplicate
from koshin.capabilities.papers.actions.issue_invoice import issue_invoice
from koshin.capabilities.papers.models import Paper
from koshin.capabilities.people.actions.open_account import open_account
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential
from koshin.core.refusal import Refused
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.models import AuditLine
from tests.ground import Ground
from tests.stories import (
    World,
    applied,
    association,
    charge_of,
    holder,
    holding,
    jst,
    paid,
    ski_coach,
    started,
    trained,
)

AT = jst("2027-02-15 10:00")
MERGED, LATER = AT + timedelta(hours=1), AT + timedelta(days=1)
AMI, BEN = Actor(kind="staff", id=901), Actor(kind="staff", id=902)


@dataclass(frozen=True, kw_only=True)
class Two:
    """One person twice: a ski coach who renewed and paid, and a swimmer with a bill and papers."""

    world: World
    kept: Holder
    gone: Holder


def twice() -> Two:
    world = association("jspo")
    kept = ski_coach(world, number="20010001")
    paid(applied(world, kept, at=AT), at=AT)
    gone = holder(world, number="20010002")
    holding(
        world, gone, qualification="handball_coach1", awarded="2023-04-01",
        term=("2023-04-01", "2027-03-31"),
    )  # fmt: skip
    trained(gone, on="2025-06-14")
    trained(gone, on="2025-07-20")
    charge = charge_of(applied(world, gone, at=AT))
    issue_invoice(charge=charge, scheme=world.scheme, at=AT, actor=SYSTEM)
    return Two(world=world, kept=kept, gone=gone)


def proposed(two: Two, by: Actor = AMI) -> Duplicate:
    return propose_merge(
        association="jspo",
        kept=two.kept.pk,
        gone=two.gone.pk,
        reason="本人に電話で確認",
        at=AT,
        actor=by,
    )


def merged(two: Two) -> Duplicate:
    pair = proposed(two)
    return merge(association="jspo", duplicate=pair.pk, at=MERGED, actor=BEN)


def everything(person: Holder) -> dict[str, list[Any]]:
    """The keys of all rows that belong to the person."""
    return {
        key: sorted(rows_of(model, column, person.pk).values_list("pk", flat=True))
        for key, model, column in owned()
    }


def code_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in refused.value.refusals]


@pytest.mark.django_db
def test_a_merge_moves_every_row_and_conserves_every_sum() -> None:
    two = twice()
    before, both = totals([two.kept.pk, two.gone.pk]), (everything(two.kept), everything(two.gone))
    pair = merged(two)
    assert totals([two.kept.pk]) == pair.totals == before
    assert before["credentials"] == "2"
    assert before["charges"] == "2"
    assert int(before["papers"]) >= 1
    assert not any(everything(two.gone).values())
    for key, ids in everything(two.kept).items():
        assert ids == sorted(both[0][key] + both[1][key]), key
    line = AuditLine.objects.get(verb="merge")
    assert (line.actor_id, line.subject) == (BEN.id, f"holder:{two.kept.pk}")


@pytest.mark.django_db
def test_an_undone_merge_leaves_both_records_as_they_were() -> None:
    two = twice()
    before = (everything(two.kept), everything(two.gone))
    mail = two.gone.email
    pair = merged(two)
    assert Holder.objects.get(pk=two.gone.pk).email == ""
    undo_merge(association="jspo", duplicate=pair.pk, reason="別人だった", at=LATER, actor=AMI)
    assert (everything(two.kept), everything(two.gone)) == before
    assert Holder.objects.get(pk=two.gone.pk).email == mail
    assert Duplicate.objects.get().state == "undone"


@pytest.mark.django_db
def test_who_proposed_does_not_decide() -> None:
    two = twice()
    pair = proposed(two)
    with pytest.raises(Refused) as refused:
        merge(association="jspo", duplicate=pair.pk, at=AT, actor=AMI)
    assert code_of(refused) == ["takes_two"]
    assert Credential.objects.filter(holder=two.gone).count() == 1


@pytest.mark.django_db
def test_the_same_qualification_in_both_is_refused_and_nothing_moves() -> None:
    two = twice()
    holding(
        two.world, two.gone, qualification="ski_coach1", awarded="2024-04-01",
        term=("2024-04-01", "2028-03-31"),
    )  # fmt: skip
    before = everything(two.gone)
    with pytest.raises(Refused) as refused:
        merged(two)
    assert code_of(refused) == ["same_qualification"]
    assert everything(two.gone) == before


@pytest.mark.django_db
def test_a_round_begun_in_both_is_refused_and_nothing_moves() -> None:
    world = association("jspo")
    kept, other = ski_coach(world, number="20010001"), holder(world, number="20010002")
    holding(
        world, other, qualification="handball_coach1", awarded="2023-04-01",
        term=("2023-04-01", "2027-03-31"),
    )  # fmt: skip
    trained(other, on="2025-06-14")
    started(world, kept, at=AT)
    started(world, other, at=AT)
    two = Two(world=world, kept=kept, gone=other)
    before = everything(other)
    with pytest.raises(Refused) as refused:
        merged(two)
    assert code_of(refused) == ["both_have_it"]
    assert everything(other) == before


@pytest.mark.django_db
def test_the_record_with_the_sign_in_stays() -> None:
    two = twice()
    open_account(holder_id=two.gone.pk, password_hash="!", at=AT, actor=SYSTEM)
    with pytest.raises(Refused) as refused:
        merged(two)
    assert code_of(refused) == ["account_would_go"]


@pytest.mark.django_db
def test_what_was_begun_after_a_merge_keeps_it_from_being_undone() -> None:
    world = association("jspo")
    kept, gone = holder(world, number="20010001"), ski_coach(world, number="20010002")
    pair = merged(Two(world=world, kept=kept, gone=gone))
    started(world, kept, at=LATER)
    with pytest.raises(Refused) as refused:
        undo_merge(association="jspo", duplicate=pair.pk, reason="誤り", at=LATER, actor=AMI)
    assert code_of(refused) == ["built_on"]
    assert Credential.objects.get().holder_id == kept.pk


@pytest.mark.django_db
def test_a_paper_changes_its_shelf_and_not_a_letter_of_it() -> None:
    two = twice()
    before = Paper.objects.filter(holder=two.gone).values("pk", "facts", "content_hash", "number")
    papers = list(before.order_by("pk"))
    merged(two)
    after = Paper.objects.filter(pk__in=[one["pk"] for one in papers])
    assert list(after.values("pk", "facts", "content_hash", "number").order_by("pk")) == papers
    assert {one.holder_id for one in after} == {two.kept.pk}


@pytest.mark.django_db
def test_namesakes_of_one_birthday_are_found_once_and_told_apart_for_good() -> None:
    world = association("jspo")
    first, second = holder(world, number="20010001"), holder(world, number="20010002")
    Holder.objects.filter(pk=second.pk).update(family_kana="ﾀｶﾊｼ", given_kana="さきこ")
    other = holder(world, number="20010003")
    Holder.objects.filter(pk=other.pk).update(birth_date="1980-05-06")
    assert find_duplicates("jspo", at=AT) == 1
    pair = Duplicate.objects.get()
    assert (pair.kept_id, pair.gone_id, pair.state) == (first.pk, second.pk, "found")
    tell_people_apart(association="jspo", duplicate=pair.pk, reason="双子", at=AT, actor=AMI)
    assert find_duplicates("jspo", at=LATER) == 0
    assert Duplicate.objects.get().state == "apart"


def test_chained_merges_at_once_end_in_one_order_or_a_refusal(committed: Ground) -> None:
    world = association("jspo")
    a, b, c = (holder(world, number=f"2001000{n}") for n in (1, 2, 3))
    trained(a, on="2025-06-14")
    trained(b, on="2025-06-15")
    trained(c, on="2025-06-16")
    both = totals([a.pk, b.pk, c.pk])
    pairs = [
        proposed(Two(world=world, kept=b, gone=a)).pk,
        proposed(Two(world=world, kept=c, gone=b)).pk,
    ]

    def run(pair: int) -> bool:
        try:
            merge(association="jspo", duplicate=pair, at=AT, actor=BEN)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(run, pairs))
    assert any(done)
    assert totals([a.pk, b.pk, c.pk]) == both
    if all(done):
        assert totals([c.pk]) == both

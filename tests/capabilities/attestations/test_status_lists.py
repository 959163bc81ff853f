"""The published lists say of every certificate what the register says of its credential."""

import gzip
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from koshin.capabilities.applications.actions.decide_erasure import erase_holder
from koshin.capabilities.applications.actions.sanction import (
    Proposal,
    decide_sanction,
    object_to_sanction,
    propose_sanction,
)
from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.attestations import places
from koshin.capabilities.attestations.actions.issue_attestation import issue_attestation
from koshin.capabilities.attestations.models import LENGTH, Attestation
from koshin.capabilities.attestations.places import next_place
from koshin.capabilities.attestations.status_list import encoded, raised
from koshin.capabilities.people.actions.ask_erasure import ask_erasure
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential
from koshin.core.lifecycle.status import standing_on
from koshin.core.refusal import Refused
from koshin.core.sanctions import SanctionEvent, SanctionKind
from koshin.platform.audit import SYSTEM, Actor
from koshin.platform.models import AuditLine
from tests import stories
from tests.capabilities.applications.living import asked, clerk, decided, held_by
from tests.capabilities.attestations.people import NOW, coordinator, issued
from tests.stories import World, jst

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stories.association("itc")


def said(one: Attestation, on: date) -> str:
    """What the two lists say of a certificate on a day."""
    for purpose, word in (("revocation", "revoked"), ("suspension", "suspended")):
        found = raised("itc", purpose=purpose, number=one.list_number, on=on)  # type: ignore[arg-type]
        if one.list_index in found:
            return word
    return "good"


@dataclass(frozen=True)
class Office:
    """Two who decide about sanctions of one person."""

    world: World
    person: Holder
    sanction: UUID
    one: Actor
    other: Actor

    @classmethod
    def imposing(cls, world: World, person: Holder, kind: SanctionKind) -> "Office":
        """One proposes 停止 until 10 May, or 取消, from today on; the other one imposes it."""
        office = cls(world, person, uuid4(), clerk(world), clerk(world, name="事務 二郎"))
        proposal = Proposal(
            kind=kind,
            credential=held_by(person).id,
            grounds="倫理規程への違反",
            starts_on=NOW.date(),
            ends_on=date(2027, 5, 10) if kind == "stopped" else None,
        )
        propose_sanction(
            public_id=office.sanction,
            association="itc",
            proposal=proposal,
            at=NOW,
            actor=office.one,
        )
        office.decide("impose", office.other)
        return office

    def decide(self, event: SanctionEvent, actor: Actor, *, at: datetime = NOW) -> None:
        decide_sanction(
            association="itc",
            sanction=self.sanction,
            event=event,
            words="検討の結果です。",
            scheme=self.world.scheme,
            at=at,
            actor=actor,
        )

    def object(self) -> None:
        object_to_sanction(
            sanction=self.sanction,
            holder_id=self.person.pk,
            words="事実と異なります。",
            at=NOW,
            actor=stories.by(self.person),
        )


def test_the_lists_agree_with_the_register_day_by_day(world: World) -> None:
    paused, given_up, stopped, untouched = (
        coordinator(world, number=f"C000{n}") for n in range(1, 5)
    )
    all_of_them = {
        person: issued(world, person) for person in (paused, given_up, stopped, untouched)
    }
    begins, ends = date(2027, 4, 25), date(2027, 10, 31)
    pause = Wish(
        kind="suspend",
        credential=held_by(paused).id,
        reason="illness",
        starts_on=begins,
        ends_on=ends,
    )
    decided(world, asked(world, paused, pause, at=NOW), clerk(world), at=NOW)
    ending = Wish(kind="withdraw", credential=held_by(given_up).id)
    decided(world, asked(world, given_up, ending, at=NOW), clerk(world), at=NOW)
    Office.imposing(world, stopped, "stopped")
    words = {"valid": "good", "suspended": "suspended", "revoked": "revoked"}
    for days in range(42):
        on = NOW.date() + timedelta(days=days)
        for person, one in all_of_them.items():
            standing = standing_on(world.scheme, held_by(person), on=on)
            assert said(one, on) == words[standing], (on, person.number)


def test_who_was_revoked_by_mistake_and_restored_is_as_if_it_had_never_been(world: World) -> None:
    person = coordinator(world)
    one = issued(world, person)
    office = Office.imposing(world, person, "revoked")
    assert said(one, NOW.date()) == "revoked"
    office.object()
    office.decide("lift", office.other)
    assert said(one, NOW.date()) == "good"
    assert issued(world, person).pk == one.pk


def test_a_revocation_that_was_published_stays_and_another_certificate_takes_its_place(
    world: World,
) -> None:
    person = coordinator(world)
    one = issued(world, person)
    office = Office.imposing(world, person, "revoked")
    assert said(one, NOW.date()) == "revoked"
    with pytest.raises(Refused) as refused:
        issued(world, person)
    assert refused.value.refusals[0].code == "not_offered"
    later = NOW + timedelta(days=6)
    office.decide("propose_restoration", office.one, at=later)
    office.decide("restore", office.other, at=later)
    assert said(one, later.date()) == "revoked"
    new = issued(world, person, at=later)
    assert (new.pk != one.pk, said(new, later.date())) == (True, "good")


def test_the_first_entry_is_the_leftmost_bit_and_the_list_has_the_size_that_hides_one() -> None:
    text = encoded((0, 9, LENGTH - 1))
    assert text.startswith("u")
    bits = gzip.decompress(urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    assert (len(bits) * 8, bits[0], bits[1], bits[-1]) == (131_072, 0x80, 0x40, 0x01)
    assert sum(byte.bit_count() for byte in bits) == 3


def test_places_are_drawn_and_a_half_full_list_is_followed_by_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "PER_LIST", 2)
    found = [next_place("itc") for _ in range(5)]
    assert [place.number for place in found] == [1, 1, 2, 2, 3]
    assert len({place.index for place in found}) == 5


def test_asking_twice_issues_once_and_another_wish_replaces(world: World) -> None:
    person = coordinator(world)
    first, same = issued(world, person), issued(world, person)
    assert first.pk == same.pk
    nameless = issued(world, person, named=False)
    first.refresh_from_db()
    assert (said(first, NOW.date()), said(nameless, NOW.date())) == ("revoked", "good")
    assert "identifier" not in nameless.document["credentialSubject"]
    assert "葛" not in str(nameless.document)
    assert AuditLine.objects.filter(verb="issue_attestation").count() == 2


def test_a_stranger_gets_nothing(world: World) -> None:
    person, other = coordinator(world), stories.holder(world, number="C0009")
    with pytest.raises(Credential.DoesNotExist):
        issue_attestation(
            holder=other,
            credential=held_by(person).id,
            named=True,
            scheme=world.scheme,
            at=NOW,
            now=NOW,
            actor=SYSTEM,
        )


@pytest.mark.parametrize(
    "change",
    [{"list_index": 7}, {"document": {}}, {"valid_until": date(2099, 12, 31)}, {"code": "X"}],
)
def test_the_database_keeps_a_certificate_as_it_was_signed(
    world: World, change: dict[str, object]
) -> None:
    one = issued(world, coordinator(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        Attestation.objects.filter(pk=one.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        one.delete()


def test_whose_data_are_deleted_has_no_certificate_that_is_published(world: World) -> None:
    person, other = coordinator(world), coordinator(world, number="C0002")
    one, kept = issued(world, person), issued(world, other)
    later = jst("2027-07-01 10:00")
    request = ask_erasure(holder=person, reason="", at=later, actor=stories.by(person))
    erase_holder(
        request_id=request.public_id,
        association="itc",
        on=later.date(),
        at=later,
        actor=clerk(world),
    )
    assert (said(one, later.date()), said(kept, later.date())) == ("revoked", "good")
    assert AuditLine.objects.filter(verb="withdraw_attestation").count() == 1

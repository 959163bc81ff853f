"""A program that shares nothing with koshin believes good certificates and no others."""

import copy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from koshin.capabilities.applications.wishes import Wish
from koshin.capabilities.attestations.actions.withdraw_attestation import withdraw_attestation
from koshin.capabilities.attestations.models import Attestation
from koshin.capabilities.people.models import Association, Holder
from koshin.platform import clock
from koshin.platform.keys.make import make_key
from koshin.platform.keys.store import Purpose
from tests import stories
from tests.capabilities.applications.living import asked, clerk, decided, held_by
from tests.capabilities.attestations.people import NOW, coordinator, issued
from tests.stories import World, jst
from tests.verifier.stranger import published, verdict_of

pytestmark = pytest.mark.django_db
JWT = "application/vc+jwt"
BOTH: tuple[Purpose, ...] = ("statement", "token")


@pytest.fixture
def world() -> World:
    found = stories.association("itc")
    live_on(NOW.date())
    return found


@pytest.fixture
def person(world: World) -> Holder:
    return coordinator(world)


def live_on(day: date) -> None:
    """Ten in the morning of the day, as the association lives."""
    offset = jst(f"{day} 10:00") - clock.real_now()
    Association.objects.filter(code="itc").update(clock_offset=offset)


def told(client: Client, one: Attestation, *, on: str = "2027-04-20") -> tuple[str, str]:
    """What the program says on a day: of the JSON, and of the JWT with lists that are JWTs."""
    live_on(date.fromisoformat(on))
    at = jst(f"{on} 10:00")
    json_web = published(client, one.document)
    jwt_web = published(client, one.document, accept=JWT)
    assert any(text.startswith("ey") for text in jwt_web.values())
    first = verdict_of(one.document, web=json_web, at=at)
    second = verdict_of(one.token, web=jwt_web, at=at)
    return first["verdict"], second["verdict"]


def changed(document: dict[str, Any], name: str) -> dict[str, Any]:
    """The document with another name in it."""
    other = copy.deepcopy(document)
    other["credentialSubject"]["identifier"][0]["identityHash"] = name
    return other


def test_a_good_certificate_is_believed_in_both_forms_with_the_name_as_it_is_written(
    client: Client, world: World, person: Holder
) -> None:
    one = issued(world, person)
    assert told(client, one) == ("good", "good")
    said = verdict_of(one.document, web=published(client, one.document), at=NOW)
    assert said["issuer"] == "did:web:testserver:itc"
    assert said["subject"]["identifier"][0]["identityHash"] == "葛󠄀城 𠮷彦"
    assert said["subject"]["licenseNumber"] == held_by(person).number


def test_another_letter_another_issuer_or_another_signature_is_not_believed(
    client: Client, world: World, person: Holder
) -> None:
    one = issued(world, person)
    web = published(client, one.document)
    forged = changed(one.document, "葛城 𠮷彦")
    assert verdict_of(forged, web=web, at=NOW)["verdict"] == "bad"
    head, body, signature = one.token.split(".")
    assert verdict_of(f"{head}.{body[:-2]}AA.{signature}", web=web, at=NOW)["verdict"] == "bad"
    stolen = {**one.document, "issuer": {**one.document["issuer"], "id": "did:web:testserver:jspo"}}
    assert verdict_of(stolen, web=web, at=NOW)["verdict"] == "bad"
    other = issued(world, coordinator(world, number="C0002"))
    swapped = {**one.document, "proof": other.document["proof"]}
    assert verdict_of(swapped, web=web, at=NOW)["why"] == "the signature does not fit the document"


def test_before_its_first_day_and_after_its_last_it_is_not_good(
    client: Client, world: World, person: Holder
) -> None:
    one = issued(world, person)
    assert told(client, one, on="2026-05-31") == ("not yet", "not yet")
    assert told(client, one, on="2027-05-31") == ("good", "good")
    assert told(client, one, on="2027-06-01") == ("expired", "expired")


def test_a_certificate_that_was_taken_back_is_revoked_and_its_neighbours_are_not(
    client: Client, world: World, person: Holder
) -> None:
    one, other = issued(world, person), issued(world, coordinator(world, number="C0002"))
    withdraw_attestation(
        public_id=one.public_id, holder_id=person.pk, at=NOW, actor=stories.by(person)
    )
    assert told(client, one) == ("revoked", "revoked")
    assert told(client, other) == ("good", "good")


def test_who_gives_the_qualification_back_has_a_revoked_certificate(
    client: Client, world: World, person: Holder
) -> None:
    one = issued(world, person)
    wish = Wish(kind="withdraw", credential=held_by(person).id)
    decided(world, asked(world, person, wish, at=NOW), clerk(world), at=NOW)
    assert told(client, one) == ("revoked", "revoked")


def test_a_pause_suspends_from_its_first_day_until_it_is_over(
    client: Client, world: World, person: Holder
) -> None:
    one = issued(world, person)
    wish = Wish(
        kind="suspend",
        credential=held_by(person).id,
        reason="illness",
        starts_on=date(2027, 5, 1),
        ends_on=date(2028, 4, 30),
    )
    decided(world, asked(world, person, wish, at=NOW), clerk(world), at=NOW)
    assert told(client, one, on="2027-04-30") == ("good", "good")
    assert told(client, one, on="2027-05-01") == ("suspended", "suspended")


def test_a_list_of_yesterday_s_world_and_a_list_of_others_are_not_believed(
    client: Client, world: World, person: Holder
) -> None:
    one = issued(world, person)
    web = published(client, one.document)
    later = NOW + timedelta(days=3)
    assert verdict_of(one.document, web=web, at=later)["why"] == "the list is out of date"
    [revocation, suspension] = [e["statusListCredential"] for e in one.document["credentialStatus"]]
    swapped = {**web, revocation: web[suspension]}
    assert verdict_of(one.document, web=swapped, at=NOW)["why"] == "the list is another one"
    spoilt = {
        **web,
        revocation: web[revocation].replace('"encodedList": "uH4s', '"encodedList": "uH4t'),
    }
    assert verdict_of(one.document, web=spoilt, at=NOW)["verdict"] == "bad"


def test_old_certificates_stay_good_when_keys_change_and_fall_with_a_revoked_key(
    client: Client, world: World, person: Holder, settings: Settings, tmp_path: Path
) -> None:
    settings.KEYS_DIR = tmp_path
    folder = tmp_path / "itc"
    for purpose in BOTH:
        make_key(folder, purpose, owner="Mihon", passphrase="", at=clock.real_now())
    old = issued(world, person)
    for purpose in BOTH:
        make_key(folder, purpose, owner="Mihon", passphrase="", at=clock.real_now())
        (folder / f"{purpose}-1.key").unlink()
    new = issued(world, coordinator(world, number="C0002"))
    assert new.document["proof"]["verificationMethod"] == "did:web:testserver:itc#statement-2"
    assert [told(client, one) for one in (old, new)] == [("good", "good"), ("good", "good")]
    for purpose in BOTH:
        (folder / f"{purpose}-1.revoked").write_text("2027-04-01T00:00:00+09:00")
    assert [told(client, one) for one in (old, new)] == [("bad", "bad"), ("good", "good")]
    again = issued(world, person)
    assert again.pk != old.pk
    assert told(client, again) == ("good", "good")

"""A holder takes a digital certificate, passes it on, takes it back, and shows the card offline."""

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.fixtures import Settings

from koshin.capabilities.attestations.models import Attestation
from koshin.capabilities.people.actions.set_photo import set_photo
from koshin.capabilities.people.models import Holder
from koshin.capabilities.register.models import Credential
from tests import hostile, stories
from tests.capabilities.attestations.people import NOW, coordinator
from tests.ground import ROOT
from tests.stories import World
from tests.web.portal.visitor import Visitor, at_time, signed_in

STATIC = ROOT / "src" / "koshin" / "web" / "static" / "koshin"


def holder() -> tuple[World, Holder]:
    world = stories.association("itc")
    at_time(world, NOW)
    return world, coordinator(world)


def page_of(person: Holder) -> str:
    return f"certificates/{Credential.objects.get(holder=person).pk}/digital/"


@pytest.mark.django_db
def test_a_holder_takes_a_certificate_with_or_without_the_name_and_takes_it_back() -> None:
    _, person = holder()
    visitor = Visitor(signed_in(person), "itc").open("certificates/")
    assert "スマートフォンの登録証を開く" in visitor.text
    visitor.open(page_of(person)).press("デジタル証明書を発行する", named="on")
    assert "氏名 葛󠄀城 𠮷彦" in visitor.text
    assert "いまの状態 有効" in visitor.text
    first = Attestation.objects.get()
    visitor.press("発行し直す", named="")
    assert "氏名 記載なし" in visitor.text
    second = Attestation.objects.latest("pk")
    assert (Attestation.objects.count(), second.named) == (2, False)
    stranger = Visitor(Client(), "itc")
    assert "取り消し済み" in stranger.open(f"check/{first.code}").text
    visitor.open(f"digital/{second.public_id}/withdraw/").press("証明書を取り消す")
    assert visitor.open(page_of(person)).text.count("デジタル証明書を発行する") == 1
    assert "取り消し済み" in stranger.open(f"check/{second.code}").text
    for path in (f"card/{second.public_id}/", f"credentials/{second.code}.json"):
        assert visitor.open(path).status == 404


@pytest.mark.django_db
def test_the_files_are_what_was_signed_and_programs_of_others_may_read_and_keep_them(
    client: Client,
) -> None:
    _, person = holder()
    Visitor(signed_in(person), "itc").open(page_of(person)).press("デジタル証明書を発行する")
    one = Attestation.objects.get()
    answer = client.get(f"/itc/credentials/{one.code}.json")
    assert json.loads(answer.content) == one.document
    assert answer.headers["Content-Type"] == "application/vc"
    assert client.get(f"/itc/credentials/{one.code}.jwt").content.decode() == one.token
    assert client.get("/itc/root.crt").content.startswith(b"-----BEGIN CERTIFICATE-----")
    listed = client.get("/itc/status/revocation/1")
    assert listed.headers["Cache-Control"] == "public, max-age=300"
    assert listed.headers["Access-Control-Allow-Origin"] == "*"
    assert listed.headers["Content-Type"] == "application/vc"
    again = client.get(
        "/itc/status/revocation/1", headers={"if-none-match": listed.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    for path in ("status/revocation/2", "status/other/1", "credentials/ABCD.json"):
        assert client.get(f"/itc/{path}").status_code == 404


@pytest.mark.django_db
def test_an_association_without_keys_offers_nothing_of_it(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.KEYS_DIR = tmp_path
    _, person = holder()
    visitor = Visitor(signed_in(person), "itc")
    assert "デジタル証明書" not in visitor.open("certificates/").text
    assert visitor.open(page_of(person)).status == 404
    assert client.get("/itc/did.json").status_code == 404
    assert client.get("/itc/root.crt").status_code == 404
    assert client.get("/itc/status/revocation/1").status_code == 404


@pytest.mark.django_db
def test_another_holder_s_card_and_certificate_are_not_there() -> None:
    world, person = holder()
    Visitor(signed_in(person), "itc").open(page_of(person)).press("デジタル証明書を発行する")
    one = Attestation.objects.get()
    other = Visitor(signed_in(coordinator(world, number="C0002")), "itc")
    for path in (page_of(person), f"card/{one.public_id}/", f"digital/{one.public_id}/withdraw/"):
        assert other.open(path).status == 404


def test_what_runs_on_the_card_is_small() -> None:
    used = ("koshin.js", "card.js", "card-worker.js")
    assert sum((STATIC / name).stat().st_size for name in used) < 30 * 1024


def carrying(browser: Browser, served: str, person: Holder) -> BrowserContext:
    """A telephone on which the person is signed in."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    cookie = signed_in(person).cookies["koshin-itc"]
    context.add_cookies([{"name": "koshin-itc", "value": cookie.value, "url": served}])
    return context


def opened_card(context: BrowserContext, served: str, person: Holder) -> Page:
    page = context.new_page()
    page.goto(f"{served}/itc/certificates/")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("スマートフォンの登録証を開く")).click()
    return page


@pytest.mark.usefixtures("committed")
def test_a_saved_card_opens_without_a_network_and_a_forgotten_one_does_not(
    served: str, chromium: Browser
) -> None:
    _, person = holder()
    set_photo(
        holder_id=person.pk,
        content=hostile.photo(size=(480, 640)),
        at=NOW,
        actor=stories.by(person),
    )
    context = carrying(chromium, served, person)
    page = opened_card(context, served, person)
    expect(page.get_by_text("葛󠄀城 𠮷彦")).to_be_visible()
    page.get_by_role("button", name="この端末に保存する").click()
    forget = page.get_by_role("button", name="この端末から消す")
    expect(forget).to_be_visible()
    context.set_offline(True)
    page.reload()
    expect(page.get_by_text("葛󠄀城 𠮷彦")).to_be_visible()
    expect(page.locator(".idcard__code svg")).to_be_visible()
    assert page.get_by_alt_text("本人の写真").evaluate("one => one.naturalWidth") == 480
    assert page.evaluate("getComputedStyle(document.querySelector('.idcard')).display") == "grid"
    forget.click()
    expect(page.get_by_role("button", name="この端末に保存する")).to_be_visible()
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.reload()
    context.close()


@pytest.mark.usefixtures("committed")
def test_the_pages_of_a_certificate_are_accessible_and_fit(
    served: str, chromium: Browser, tmp_path: Path
) -> None:
    _, person = holder()
    context = carrying(chromium, served, person)
    page = opened_card(context, served, person)
    one = Attestation.objects.get()
    paths = (
        f"card/{one.public_id}/", page_of(person), f"digital/{one.public_id}/withdraw/",
        f"check/{one.code}", f"check/{one.code}?on=2026-05-31", f"check/{one.code}?on=x",
    )  # fmt: skip
    for path in paths:
        page.goto(f"{served}/itc/{path}")
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert found.violations_count == 0, found.generate_report()
    context.close()


@pytest.mark.django_db
def test_the_card_without_javascript_is_a_page_to_print() -> None:
    _, person = holder()
    visitor = Visitor(signed_in(person), "itc").open("certificates/")
    visitor.press("スマートフォンの登録証を開く:ITコーディネータ")
    assert "葛󠄀城 𠮷彦" in visitor.text
    assert "有効期限 2027年5月31日(月)" in visitor.text
    assert visitor.soup.select_one(".idcard__code svg") is not None
    assert visitor.soup.select_one("[data-saving]")["hidden"] == ""  # type: ignore[index]
    # The QR code of a card that was opened without asking for the name shows none.
    assert Attestation.objects.get().named is False

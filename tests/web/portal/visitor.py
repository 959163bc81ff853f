"""A holder at the pages, without a browser: signed in, pressing buttons of the forms shown."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.test import Client

from koshin.capabilities.people.actions.agree_terms import agree_terms
from koshin.capabilities.people.models import Account, Holder
from koshin.platform import clock
from koshin.platform.audit import Actor
from tests.stories import World, jst

Page = Any


def at_time(world: World, at: datetime) -> None:
    """Put the association's business time at an instant."""
    world.association.clock_offset = at - clock.real_now()
    world.association.save(update_fields=["clock_offset"])


def account_of(holder: Holder) -> Account:
    """An account for the holder, without a password: tests that sign in set one."""
    account = Account(
        association=holder.association,
        login=f"{holder.association_id}/{holder.number}",
        kind=Account.HOLDER,
    )
    account.set_unusable_password()
    account.save()
    holder.account = account
    holder.save(update_fields=["account"])
    return account


def agreed(world: World, holder: Holder) -> None:
    """The holder has agreed to the terms as they stand."""
    terms = world.scheme.member_terms
    assert terms is not None
    agree_terms(
        holder_id=holder.pk,
        terms=terms,
        version=terms.version,
        at=jst("2026-10-02 09:00"),
        actor=Actor(kind="holder", id=holder.account_id),
    )


def signed_in(holder: Holder) -> Client:
    """A client with the holder's session under the cookie of the holder's area."""
    client = Client()
    client.force_login(holder.account or account_of(holder))
    key = client.cookies.pop(settings.SESSION_COOKIE_NAME).value
    client.cookies[f"koshin-{holder.association_id}"] = key
    return client


@dataclass
class Visitor:
    """Keeps the last page; ``press`` sends its form the way a browser without JavaScript does."""

    client: Client
    code: str
    url: str = ""
    status: int = 0
    soup: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", "html.parser"))

    def open(self, path: str) -> "Visitor":
        """Open a page of the association (or an absolute path), following redirects."""
        url = path if path.startswith("/") else f"/{self.code}/{path}"
        return self._keep(self.client.get(url, follow=True), url)

    def press(self, button: str, **typed: Any) -> "Visitor":
        """Press the button with this text; ``typed`` replaces what the form holds."""
        found = self._button(button)
        form = found.find_parent("form")
        assert isinstance(form, Tag)
        data = _values(form) | typed
        if found.get("name"):
            data[str(found["name"])] = str(found.get("value", ""))
        url = str(form.get("action") or self.url)
        return self._keep(self.client.post(url, data, follow=True), url)

    @property
    def text(self) -> str:
        main = self.soup.find("main")
        assert main is not None
        return " ".join(main.get_text(" ").split())

    @property
    def heading(self) -> str:
        found = self.soup.find("h1") or self.soup.find(class_="h1")
        return " ".join(found.get_text(" ").split()) if found else ""

    def value(self, name: str) -> str:
        """What stands in an input."""
        return str(_values_of(self.soup).get(name, ""))

    def _button(self, text: str) -> Tag:
        for found in self.soup.find_all("button"):
            if found.get_text(strip=True) == text:
                assert isinstance(found, Tag)
                return found
        raise AssertionError(f"no button {text!r} on {self.url}: {self.text[:300]}")

    def _keep(self, response: Page, url: str) -> "Visitor":
        chain = getattr(response, "redirect_chain", [])
        self.url = chain[-1][0] if chain else url
        self.status = response.status_code
        content = response.getvalue() if response.streaming else response.content
        self.soup = BeautifulSoup(content.decode("utf-8", "replace"), "html.parser")
        return self


def _values(form: Tag) -> dict[str, Any]:
    return _values_of(form)


def _values_of(root: Tag) -> dict[str, Any]:
    """What a browser would send for the inputs as they stand."""
    data: dict[str, Any] = {}
    for found in root.find_all(["input", "textarea", "select"]):
        name, kind = str(found.get("name", "")), found.get("type")
        if not name:
            continue
        if found.name == "textarea":
            data[name] = found.get_text().removeprefix("\n")
        elif found.name == "select":
            chosen = found.find("option", selected=True)
            data[name] = chosen["value"] if chosen else ""
        elif kind in ("radio", "checkbox"):
            if found.has_attr("checked"):
                data.setdefault(name, []).append(found.get("value", "on"))
        else:
            data[name] = found.get("value", "")
    return data


def survey(page: Visitor) -> dict[str, str]:
    """The first answer to everything asked on the page."""
    given: dict[str, str] = {}
    for found in page.soup.select("main input[type=radio]"):
        given.setdefault(str(found["name"]), str(found["value"]))
    return given

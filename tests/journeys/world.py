"""The running demo as the tests meet it: addresses, people, letter box, provider, database."""

import base64
import json
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.error import HTTPError

import psycopg
from django_otp.oath import totp

PATIENCE = 60.0
T = TypeVar("T")


@dataclass(frozen=True)
class Mail:
    """One mail that really arrived."""

    subject: str
    text: str


@dataclass
class World:
    """What ``./run demo --ready-file`` says, with the questions that tests ask of it."""

    demo: dict[str, Any]
    sessions: dict[str, Any] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return str(self.demo["base_url"])

    def url(self, association: str, path: str = "") -> str:
        """A page of an association."""
        return f"{self.base}/{association}/{path}"

    def signin(self, association: str, name: str) -> dict[str, str]:
        """The sample sign-in of the person with this name."""
        for row in self.demo["signins"]:
            if row["association"] == association and row["name"] == name:
                return dict(row)
        raise LookupError(f"{association} has no sample person {name}")

    def clerk(self, association: str, *, nth: int = 0) -> dict[str, str]:
        """A member of staff, counted from the first."""
        rows = self.demo["signins"]
        staff = [r for r in rows if r["association"] == association and r["role"] == "staff"]
        return dict(staff[nth])

    def organiser(self, association: str, name: str) -> dict[str, str]:
        """The sample sign-in of the organiser of this name."""
        for row in self.demo["signins"]:
            found = row["association"] == association and row["role"] == "organiser"
            if found and name in row["name"]:
                return dict(row)
        raise LookupError(f"{association} has no organiser {name}")

    def people(self, association: str) -> list[str]:
        """The names of all sample holders."""
        rows = self.demo["signins"]
        return [
            str(row["name"])
            for row in rows
            if row["association"] == association and row["role"] == "holder"
        ]

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database."""
        with psycopg.connect(self.demo["database_url"], autocommit=True) as connection:
            return list(connection.execute(question, values).fetchall())

    def mails(self, to: str, about: str = "") -> list[Mail]:
        """What the letter box holds for an address, newest first."""
        query = urllib.parse.urlencode({"to": to})
        found = self._json("GET", f"{self.demo['mail_url']}/api/mails?{query}")
        mails = [Mail(subject=one["subject"].strip(), text=one["text"]) for one in found]
        return [mail for mail in mails if about in mail.subject]

    def mail(self, to: str, about: str) -> Mail:
        """The one mail about something, as soon as it is there; never two of them."""
        found = until(lambda: self.mails(to, about), f"a mail to {to} about {about}")
        assert len(found) == 1, [mail.subject for mail in found]
        return found[0]

    def provider(self, path: str, **content: Any) -> Any:
        """Order something of the payment provider's control surface."""
        return self._json("POST", f"{self.demo['simulator_url']}/control/{path}", content)

    def make_questions_due(self, order: str) -> None:
        """As if the time of the next question to the provider had come (minutes in real life)."""
        with psycopg.connect(self.demo["database_url"], autocommit=True) as connection:
            connection.execute(
                "update payments_attempt set ask_next_at = now() where order_id = %s", (order,)
            )

    def _json(self, method: str, url: str, content: Any = None) -> Any:
        body = None if content is None else json.dumps(content).encode()
        headers = {"Content-Type": "application/json"} if body is not None else {}
        request = urllib.request.Request(url, data=body, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except HTTPError as error:
            raise AssertionError(f"{url}: {error.code} {error.read().decode()}") from error


def until(found: Callable[[], T], what: str, *, patience: float = PATIENCE) -> T:
    """The first answer that is not empty; fails when none comes in time."""
    deadline = time.monotonic() + patience
    while not (answer := found()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.1)
    return answer


def code_of(secret: str) -> str:
    """The code that the authenticator app shows now."""
    return f"{totp(base64.b32decode(secret)):06d}"

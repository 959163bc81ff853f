"""Carries the provider's letters to our hooks: late, twice, out of order, forged, or never."""

import io
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any
from wsgiref.types import StartResponse

from django.core.handlers.wsgi import WSGIHandler

from koshin.ops.season.letterbox import SIGNATURES, Letter, Letterbox
from koshin.ops.season.timeline import Timeline

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
FORGED = 0.1


class Postman:
    """``say`` writes the log, ``work`` lets the workers do what a letter has caused."""

    def __init__(
        self,
        box: Letterbox,
        timeline: Timeline,
        dice: Random,
        *,
        say: Callable[[str], None],
        work: Callable[[], None],
    ) -> None:
        self.box = box
        self.timeline = timeline
        self.dice = dice
        self.say = say
        self.work = work
        self.hooks = WSGIHandler()
        self.honest = False

    def collect(self) -> None:
        """Take what has come and decide what becomes of each letter."""
        for letter in self.box.emptied():
            for pause in self._pauses():
                self.timeline.plan(self.timeline.now + pause, partial(self.deliver, letter))
            if letter.signed and not self.honest and self.dice.random() < FORGED:
                forged = Letter(
                    path=letter.path, headers=letter.headers, body=letter.body + b"&x=1"
                )
                self.timeline.plan(self.timeline.now + MINUTE, partial(self.deliver, forged))

    def _pauses(self) -> list[timedelta]:
        """When a letter arrives, and how often; never at all, too."""
        roll = self.dice.random()
        if self.honest or roll < 0.62:
            return [self.dice.randint(0, 3) * MINUTE]
        if roll < 0.72:
            copies = self.dice.randint(2, 5)
            return [self.dice.randint(0, 600) * MINUTE for _ in range(copies)]
        if roll < 0.88:
            return [self.dice.randint(1, 48) * HOUR]
        self.say("post lost")
        return []

    def deliver(self, letter: Letter) -> None:
        """Hand it to our hook; what our server does not answer with 200 comes again once."""
        status = self._handed_in(letter)
        self.say(f"post {letter.path.rsplit('/', 1)[-1]} {status}")
        self.work()

    def _handed_in(self, letter: Letter) -> int:
        answered: list[str] = []
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": letter.path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1",
            "CONTENT_LENGTH": str(len(letter.body)),
            "CONTENT_TYPE": letter.headers.get("Content-Type", ""),
            "wsgi.input": io.BytesIO(letter.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name in SIGNATURES:
            if name in letter.headers:
                environ[f"HTTP_{name.upper().replace('-', '_')}"] = letter.headers[name]
        response = self.hooks(environ, _noting(answered))
        response.close()
        return int(answered[0].split(" ", 1)[0])


def _noting(answered: list[str]) -> StartResponse:
    """What WSGI calls with the status; it is noted."""

    def start_response(status: str, _headers: Any, _failure: Any = None, /) -> Any:
        answered.append(status)
        return io.BytesIO().write

    return start_response

"""The demo's letter box keeps what it is sent and shows it."""

import base64
import json
import signal
import smtplib
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from koshin.ops.mailcatcher.codes import one_time_code
from koshin.platform import postgres


class Box:
    """A running letter box and its addresses."""

    def __init__(self, directory: Path) -> None:
        self.smtp_port, self.http_port = postgres.free_port(), postgres.free_port()
        command = [sys.executable, "-m", "koshin.ops.mailcatcher"]
        command += [f"--smtp-port={self.smtp_port}", f"--http-port={self.http_port}"]
        self.process = subprocess.Popen([*command, f"--data={directory}"])
        deadline = time.monotonic() + 20
        while True:
            try:
                self.get("/api/mails")
            except OSError:
                assert time.monotonic() < deadline
                assert self.process.poll() is None
                time.sleep(0.05)
            else:
                return

    def get(self, path: str, *, method: str = "GET") -> str:
        request = urllib.request.Request(f"http://127.0.0.1:{self.http_port}{path}", method=method)
        with urllib.request.urlopen(request, timeout=5) as answer:
            found: bytes = answer.read()
        return found.decode()

    def send(self, *, to: str, subject: str, text: str) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "noreply@example.jp", to, subject
        message.set_content(text)
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as server:
            server.send_message(message)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(10) == 0


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    running = Box(tmp_path / "mails")
    yield running
    running.stop()


def test_a_mail_is_found_by_its_recipient_with_every_letter(box: Box) -> None:
    box.send(to="takahashi@example.jp", subject="入金完了(髙橋 﨑子様)", text="𠮷野様\n1,100円")
    box.send(to="other@example.jp", subject="お知らせ", text="本文")
    (mail,) = json.loads(box.get("/api/mails?to=Takahashi@example.jp"))
    assert mail["to"] == ["takahashi@example.jp"]
    assert mail["subject"] == "入金完了(髙橋 﨑子様)"
    assert mail["text"] == "𠮷野様\n1,100円\n"
    assert json.loads(box.get("/api/mails"))[0]["subject"] == "お知らせ"


def test_a_page_shows_addresses_as_links_and_everything_else_as_text(box: Box) -> None:
    box.send(
        to="a@example.jp", subject="<b>", text="<script>x</script> http://example.jp/a?b=1&c=2"
    )
    assert "&lt;b&gt;" in box.get("/")
    page = box.get("/mails/1")
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert '<a href="http://example.jp/a?b=1&amp;c=2">' in page


def test_emptying_the_box_never_gives_a_number_twice(box: Box) -> None:
    box.send(to="a@example.jp", subject="1", text="x")
    box.get("/api/mails", method="DELETE")
    assert json.loads(box.get("/api/mails")) == []
    box.send(to="a@example.jp", subject="2", text="x")
    assert [m["id"] for m in json.loads(box.get("/api/mails"))] == [2]


def test_one_time_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B, SHA-1: the last six of the eight digits printed there.
    secret = base64.b32encode(b"12345678901234567890").decode()
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        at = datetime.fromtimestamp(seconds, UTC)
        assert one_time_code(secret, at=at) == code

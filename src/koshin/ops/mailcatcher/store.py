"""Mails as files: one ``.eml`` each, named in the order of arrival."""

import os
import threading
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail as it came; ``id`` counts from 1 and is never used twice in a letter box."""

    id: int
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        found = message_from_bytes(self.raw, policy=policy.default)
        if not isinstance(found, EmailMessage):
            raise TypeError("The default policy makes EmailMessage.")
        return found

    @property
    def recipients(self) -> list[str]:
        """The envelope's addresses: who really gets the mail."""
        return [address for address in self._header("X-Envelope-To").split(", ") if address]

    @property
    def subject(self) -> str:
        return self._header("Subject")

    @property
    def sender(self) -> str:
        return self._header("From")

    @property
    def date(self) -> str:
        return self._header("Date")

    @property
    def text(self) -> str:
        body = self.message.get_body(preferencelist=("plain", "html"))
        return str(body.get_content()).replace("\r\n", "\n") if body is not None else ""

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or "" for part in self.message.iter_attachments()]

    def _header(self, name: str) -> str:
        return str(self.message.get(name, ""))


class Store:
    """A directory of mails; safe for the threads of one process."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        directory.mkdir(parents=True, exist_ok=True)
        self._counter = directory / "last"

    def add(self, content: bytes, *, recipients: list[str]) -> int:
        """Keep a mail; on disk when this returns."""
        header = f"X-Envelope-To: {', '.join(recipients)}\r\n".encode()
        with self._lock:
            number = int(self._counter.read_text()) + 1 if self._counter.exists() else 1
            draft = self._directory / "draft"
            draft.write_bytes(header + content)
            os.replace(draft, self._path(number))
            self._counter.write_text(str(number))
        return number

    def get(self, number: int) -> Mail | None:
        path = self._path(number)
        return Mail(id=number, raw=path.read_bytes()) if path.exists() else None

    def list(self, *, to: str = "") -> list[Mail]:
        """Newest first; ``to`` keeps those to an address (capitals do not matter)."""
        found = []
        for path in sorted(self._directory.glob("*.eml"), reverse=True):
            mail = self.get(int(path.stem))
            if mail and (not to or to.lower() in [a.lower() for a in mail.recipients]):
                found.append(mail)
        return found

    def clear(self) -> None:
        for path in self._directory.glob("*.eml"):
            path.unlink(missing_ok=True)

    def _path(self, number: int) -> Path:
        return self._directory / f"{number:08d}.eml"

"""The demo's data directory: whose it is, what it remembers, and that only one demo uses it."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MARK = "koshin-demo.json"


class DemoRefused(Exception):
    """The demo cannot start; the message is one line and says what to do."""


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """Made once for a data directory, so that sessions and signatures outlive a restart."""

    secret_key: str
    owner_password: str
    app_password: str


@dataclass(kw_only=True)
class Place:
    """An opened data directory; the lock is held until the process ends."""

    directory: Path
    secrets: Secrets
    lock: IO[str]

    @property
    def logs(self) -> Path:
        return self.directory / "logs"

    def has_done(self, duty: str, *, state: str = "") -> bool:
        """Whether a duty was fulfilled here, for the same ``state`` of what it depends on."""
        path = self.directory / f"{duty}.done"
        return path.exists() and path.read_text() == state

    def done(self, duty: str, *, state: str = "") -> None:
        (self.directory / f"{duty}.done").write_text(state)


def open_place(directory: Path, *, reset: bool) -> Place:
    """Open or make the directory. ``reset`` forgets everything an earlier demo wrote into it."""
    foreign = directory.exists() and not (directory / MARK).exists()
    if foreign and (not directory.is_dir() or any(directory.iterdir())):
        raise DemoRefused(
            f"{directory} にはデモ以外のものが入っています。--data に空の場所を指定してください。"
        )
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock = (directory / "lock").open("w")
    except OSError as error:
        raise DemoRefused(
            f"{directory} に書き込めません({error.strerror})。"
            "--data に書き込める場所を指定してください。"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise DemoRefused(
            f"{directory} は別のデモが使用中です。終了するか、--data で別の場所を指定してください。"
        ) from error
    if reset:
        for path in directory.iterdir():
            if path.name == "lock":
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    place = Place(directory=directory, secrets=_secrets(directory / MARK), lock=lock)
    place.logs.mkdir(exist_ok=True)
    return place


def _secrets(path: Path) -> Secrets:
    with contextlib.suppress(FileNotFoundError, ValueError, TypeError):
        return Secrets(**json.loads(path.read_text()))
    made = Secrets(
        secret_key=secrets.token_urlsafe(64),
        owner_password=secrets.token_urlsafe(24),
        app_password=secrets.token_urlsafe(24),
    )
    draft = path.with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(vars(made)))
    os.replace(draft, path)
    return made

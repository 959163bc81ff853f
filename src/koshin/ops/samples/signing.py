"""Keys with which the sample associations sign: made once for a demo or a run of tests."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from koshin.platform.keys.make import make_key
from koshin.platform.keys.store import PURPOSES

NAMES = {"jspo": "Mihon Sports Association", "itc": "Mihon IT Coordinators Association"}


def make_sample_keys(directory: Path, associations: Iterable[str], *, at: datetime) -> None:
    """One key of each purpose for every association that has none; ``at`` is real time."""
    directory.mkdir(mode=0o700, exist_ok=True)
    for code in associations:
        for purpose in PURPOSES:
            if not (directory / code / f"{purpose}-1.key").exists():
                make_key(
                    directory / code, purpose, owner=NAMES.get(code, code), passphrase="", at=at
                )

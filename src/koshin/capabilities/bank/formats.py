"""The forms of bank files that this house reads; each CSV is a file in ``profiles/``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

import yaml

from koshin.core.bank.csv_profile import Profile
from koshin.core.bank.csv_reader import read_csv
from koshin.core.bank.statement import Statement
from koshin.core.bank.zengin import read_zengin

ZENGIN: Mapping[str, str] = {"zengin01": "01", "zengin03": "03"}


@dataclass(frozen=True, kw_only=True)
class Format:
    """A form of file: ``profile`` for a CSV, None for the Zengin forms."""

    code: str
    profile: Profile | None


@lru_cache
def formats() -> Mapping[str, Format]:
    """Every form by its code: the two of the Zengin association, and one per profile."""
    found = {code: Format(code=code, profile=None) for code in ZENGIN}
    directory = resources.files(__package__) / "profiles"
    for entry in sorted(directory.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".yaml"):
            text = entry.read_text(encoding="utf-8")
            profile = Profile.model_validate(yaml.safe_load(text))
            found[profile.code] = Format(code=profile.code, profile=profile)
    return found


def read(content: bytes, *, of: str, on: date) -> list[Statement]:
    """The statements of a file of this form, read on a day (which tells a two-digit year).

    Raises ``FileRefused``; ``KeyError`` for a form that nobody has described.
    """
    form = formats()[of]
    if form.profile is not None:
        return [read_csv(content, profile=form.profile)]
    return read_zengin(content, type_code=ZENGIN[of], on=on)

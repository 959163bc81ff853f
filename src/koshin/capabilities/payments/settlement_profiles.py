"""The settlement lists that this house reads: one YAML file for each provider."""

from functools import lru_cache
from pathlib import Path

import yaml

from koshin.core.settlement_list import ListProfile

DIRECTORY = Path(__file__).parent / "settlement_lists"


@lru_cache
def profiles() -> dict[str, ListProfile]:
    """Every profile by the provider's name; a new provider's list is a new file there."""
    found = [
        ListProfile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(DIRECTORY.glob("*.yaml"))
    ]
    return {profile.provider: profile for profile in found}

"""The payer reference: eight digits and two that prove them (ISO 7064 MOD 97-10)."""

import re
import unicodedata

LENGTH = 10
RUNS = re.compile(r"(?<!\d)\d{4,10}(?!\d)")


def is_valid(reference: str) -> bool:
    """Whether the last two of the ten digits prove the others."""
    return len(reference) == LENGTH and int(reference) % 97 == 1


def references_in(*texts: str) -> tuple[str, ...]:
    """Every valid reference written in the texts, in order and once.

    Payers and banks drop leading zeros, so that shorter runs of digits count too when they prove
    themselves.
    """
    found: dict[str, None] = {}
    for text in texts:
        for run in RUNS.findall(unicodedata.normalize("NFKC", text)):
            reference = run.zfill(LENGTH)
            if is_valid(reference):
                found.setdefault(reference)
    return tuple(found)

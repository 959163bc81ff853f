"""Telephone numbers as people read them."""

from functools import lru_cache

import phonenumbers


@lru_cache(maxsize=1_000)
def shown(digits: str) -> str:
    """National digits with their hyphens, 0300000202 → 03-0000-0202; unknown ones as they are."""
    try:
        number = phonenumbers.parse(digits, "JP")
    except phonenumbers.NumberParseException:
        return digits
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)

"""Telephone numbers as people read them."""

import phonenumbers


def shown(digits: str) -> str:
    """National digits with their hyphens, 0300000202 → 03-0000-0202; unknown ones as they are."""
    try:
        number = phonenumbers.parse(digits, "JP")
    except phonenumbers.NumberParseException:
        return digits
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)

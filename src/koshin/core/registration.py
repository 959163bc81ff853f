"""Registration numbers of issuers of qualified invoices (適格請求書発行事業者の登録番号). Pure.

``T`` and 13 digits. A corporation's digits are its 法人番号, of which the first proves the other
twelve (payments.md §4.2): ``9 − (Σ Pn·Qn mod 9)``, Pn the n-th digit from the right, Qn 1 for odd n
and 2 for even n. Other businesses have numbers for which that need not hold.
"""

from koshin.core.typed import bare


class RegistrationFault(ValueError):
    """What was typed is no registration number."""


def check_digit(base: str) -> int:
    """The digit that proves twelve others: ``123456789012`` → 7. Raises ``RegistrationFault``."""
    if len(base) != 12 or not (base.isascii() and base.isdigit()):
        raise RegistrationFault("write 12 digits")
    weighted = sum(
        int(digit) * (1 if place % 2 else 2) for place, digit in enumerate(reversed(base), start=1)
    )
    return 9 - weighted % 9


def proves(number: str) -> bool:
    """Whether the first of the 13 digits of a stored number is a corporation's check digit."""
    return int(number[1]) == check_digit(number[2:])


def registration_number(typed: str) -> str:
    """The stored form ``T`` + 13 digits, typed in any width and with hyphens.

    Does not ask for the check digit, which only corporations' numbers have. Raises
    ``RegistrationFault``.
    """
    plain = bare(typed).upper()
    digits = plain.removeprefix("T")
    if not plain.startswith("T") or len(digits) != 13:
        raise RegistrationFault("write T and 13 digits")
    if not (digits.isascii() and digits.isdigit()):
        raise RegistrationFault("write T and 13 digits")
    return plain

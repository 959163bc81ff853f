"""Codes that people read from paper and type: no letters that look alike, any width accepted."""

import secrets

from koshin.platform import reading

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16  # 80 bits: nobody finds a valid code by trying
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def new_code() -> str:
    """A new random code as it is stored."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """The code in groups of four, as it is printed: ``7K3M-…``."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def read(typed: str) -> str:
    """The code somebody typed, as it is stored; an empty text when it cannot be one."""
    plain = reading.plain(typed).translate(reading.HYPHENS).upper().translate(LOOKALIKES)
    code = "".join(c for c in plain if c.isalnum())
    if len(code) != LENGTH or any(c not in ALPHABET for c in code):
        return ""
    return code

"""The signed code of a place: what the holder shows at the door, as a QR code or typed.

Sixteen letters and digits without those that are mistaken for one another. They name the place and
prove that we wrote them; they say nothing about the person.
"""

from base64 import b32decode, b32encode
from hmac import compare_digest

from django.utils.crypto import salted_hmac

from koshin.capabilities.trainings.models import Place

KEY_BYTES, PROOF_BYTES = 4, 6
LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
BACK = str.maketrans("0123456789ABCDEFGHJKMNPQRSTVWXYZ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


def code_of(place: Place) -> str:
    """The code of the place: sixteen signs without hyphens."""
    key = place.pk.to_bytes(KEY_BYTES)
    return b32encode(key + _proof(key)).decode().translate(LETTERS)


def shown(code: str) -> str:
    """In groups of four, for reading aloud and typing."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def key_of(code: str) -> int | None:
    """The key of the place that the code names; ``None`` for anything that we did not write."""
    typed = code.upper().translate(MISREAD)
    try:
        raw = b32decode(typed.translate(BACK))
    except ValueError:
        return None
    key, proof = raw[:KEY_BYTES], raw[KEY_BYTES:]
    if len(proof) != PROOF_BYTES or not compare_digest(proof, _proof(key)):
        return None
    return int.from_bytes(key)


def _proof(key: bytes) -> bytes:
    return salted_hmac("koshin.trainings.place", key.hex(), algorithm="sha256").digest()[
        :PROOF_BYTES
    ]

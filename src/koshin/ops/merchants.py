"""The contracts with the payment simulator that demo and tests use: fictional, always the same."""

import hashlib
from collections.abc import Iterable

# The sample contract whose page offers Pay-easy, and what the simulator calls it there.
WITH_PAYEASY = ("itc",)
PAYEASY_TYPE = "03"


def variables(codes: Iterable[str]) -> dict[str, str]:
    """The VERITRANS_<CODE>_… and STRIPE_<CODE>_… variables of each association, derived from its
    code.

    They open nothing but the simulator, which is told the same values.
    """
    found: dict[str, str] = {}
    for code in codes:
        name = code.upper().replace("-", "_")
        digest = hashlib.sha256(f"koshin demo {name}".encode()).hexdigest()
        number = int(digest[:12], 16) % 10**18
        found |= {
            f"VERITRANS_{name}_MERCHANT_ID": f"S{number:021d}",
            f"VERITRANS_{name}_HASH_SEED": digest[16:48],
            f"VERITRANS_{name}_CCID": f"A1{number:020d}cc",
            f"VERITRANS_{name}_MERCHANT_KEY": digest,
            f"VERITRANS_{name}_PAYEASY_TYPE": PAYEASY_TYPE if code in WITH_PAYEASY else "",
            f"STRIPE_{name}_SECRET_KEY": f"sk_test_{digest[:32]}",
            f"STRIPE_{name}_WEBHOOK_SECRETS": f"whsec_{digest[32:]}",
        }
    return found

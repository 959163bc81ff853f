"""Which mails a holder may decline. Everything else is sent: terms, money, doors depend on it."""

from collections.abc import Collection, Mapping

# Kinds that may be declined, and their mails.
OPTIONAL: Mapping[str, frozenset[str]] = {
    "copies": frozenset({"applied", "request_received", "inquiry_received"}),
    "training": frozenset({"training"}),
}


def unwanted(template: str, kinds: Collection[str]) -> bool:
    """Whether somebody who declined these kinds does not want this mail."""
    return any(template in OPTIONAL.get(kind, ()) for kind in kinds)


def kinds_of(template: str) -> list[str]:
    """The kinds that this mail is of: whoever declined one of them does not get it."""
    return [kind for kind, templates in OPTIONAL.items() if template in templates]

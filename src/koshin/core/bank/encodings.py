"""Which code a bank's text is in: UTF-8 where it surely is, else CP932, the banks' usual one."""

from collections.abc import Sequence

from koshin.core.bank.statement import refuse

# Two half-width kana of CP932 can look like one letter of UTF-8 below this; no bank writes those.
LOWEST_FOREIGN = "\u2000"


def text_of(content: bytes, encodings: Sequence[str] = ("utf-8-sig", "cp932")) -> str:
    """The text; raises ``FileRefused`` where it is in none of the encodings.

    UTF-8 is believed only where every letter is one that banks write, because short CP932 text can
    pass for UTF-8.
    """
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding.startswith("utf") and any(
            not char.isascii() and char < LOWEST_FOREIGN for char in text
        ):
            continue
        return text
    raise refuse(0, "encoding")

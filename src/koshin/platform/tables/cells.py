"""What a spreadsheet would calculate is made harmless, and can be read back exactly.

One apostrophe is put before a cell that begins with a formula's sign, and before one that begins
with an apostrophe; reading takes exactly that one off. Every file that leaves passes here.
"""

# ASVS V1.2.10: = + - @ tab return; the wide signs too, which Japanese spreadsheets take for theirs.
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
MARK = "'"


def protected(text: str) -> str:
    """The text as it may stand in a cell."""
    return MARK + text if text.startswith((*SIGNS, MARK)) else text


def restored(cell: str) -> str:
    """What :func:`protected` was given; a cell that it did not change stays as it is."""
    return cell[1:] if cell.startswith(MARK) and cell[1:].startswith((*SIGNS, MARK)) else cell

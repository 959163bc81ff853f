"""Names that strangers give to their files: something to read, never a path of ours."""

LONGEST = 120


def tidy_name(name: str) -> str:
    """The last part of a path without what cannot be seen, at most 120 characters; perhaps nothing.

    Signs that turn the direction of writing and other marks without a shape are not printable and
    go, so that ``exe.pdf`` reads as it is written.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable()).strip()[:LONGEST]

"""What is written passes on at once: files that are sent while they are made."""


class Pipe:
    """What a ZIP is written to; it gives its bytes away as soon as they are there."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, data: bytes) -> int:
        self.waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        taken, self.waiting = bytes(self.waiting), bytearray()
        return taken

"""Asks ``./run scheme`` as the command line does, in this process."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from koshin.ops.scheme.__main__ import main
from tests.ground import ROOT

GARDEN = ROOT / "examples" / "schemes" / "garden.yaml"


@dataclass(frozen=True)
class Said:
    """What came back: the exit code and the lines."""

    code: int
    text: str

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


def ask(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Said:
    code = main([str(word) for word in words])
    return Said(code, capsys.readouterr().out)


def changed(directory: Path, *pairs: tuple[str, str], source: Path = GARDEN) -> Path:
    """A copy of a scheme with each old text replaced by the new one, once."""
    text = source.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path = directory / source.name
    path.write_text(text, encoding="utf-8")
    return path


def line_of(text: str, part: str) -> int:
    """The line on which a part of a file begins, from 1."""
    return text[: text.index(part)].count("\n") + 1

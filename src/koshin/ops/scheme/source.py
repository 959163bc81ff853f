"""Finds a scheme's files: an association's directory, or one file that is a whole small scheme."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from koshin.core.scheme import Problem, Scheme, SchemeRefused, load
from koshin.core.scheme.alone import CASES, load_alone
from koshin.core.scheme.reader import Document, read
from koshin.platform.files import PATTERNS

CASE_FILES = "cases/*.yaml"


@dataclass(frozen=True)
class Source:
    """A scheme as text. ``texts`` is empty where the scheme is the one file ``path``."""

    path: Path
    texts: Mapping[str, str]
    alone: str = ""

    @cached_property
    def scheme(self) -> Scheme:
        """The rules; raises ``SchemeRefused``."""
        return load(self.texts) if self.texts else load_alone(self.path.name, self.alone)

    def case_documents(self) -> list[Document]:
        """The files that state cases; a one-file scheme may state its own."""
        if not self.texts:
            document = read(self.path.name, self.alone)
            return [document] if CASES in document.value else []
        return [
            read(found.relative_to(self.path).as_posix(), found.read_text(encoding="utf-8"))
            for found in sorted(self.path.glob(CASE_FILES))
        ]


def find(path: Path) -> Source:
    """The scheme at ``path``; raises ``SchemeRefused`` when there is nothing to read."""
    if path.is_dir():
        texts = {
            found.relative_to(path).as_posix(): text_of(found)
            for pattern in PATTERNS
            for found in sorted(path.glob(pattern))
        }
        if texts:
            return Source(path, texts)
        raise SchemeRefused([_nothing(path, "name a directory with association.yaml, or a file")])
    return Source(path, {}, text_of(path))


def text_of(path: Path) -> str:
    """The file's text; raises ``SchemeRefused`` when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        remedy = "check the name of the file"
        raise SchemeRefused([_nothing(path, remedy, str(error.strerror))]) from None
    except UnicodeDecodeError:
        remedy = "save the file as UTF-8"
        raise SchemeRefused([_nothing(path, remedy, "this is not text in UTF-8")]) from None


def _nothing(path: Path, remedy: str, message: str = "there is no scheme here") -> Problem:
    return Problem(file=str(path), line=1, column=1, message=message, remedy=remedy)

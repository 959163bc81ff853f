"""What is wrong with a scheme's files: file, line, column, and what to write instead."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One fault. Line and column count from 1; ``pointer`` is a JSON pointer where one helps."""

    file: str
    line: int
    column: int
    message: str
    remedy: str
    pointer: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message} → {self.remedy}"


class SchemeRefused(Exception):
    """The files do not make a scheme; ``problems`` says everything that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

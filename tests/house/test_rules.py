"""The rules of the house that a machine can check: each names the file and line that breaks it."""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from koshin.platform import clock, environment
from tests.ground import ROOT

SOURCE = ROOT / "src"
CORE = SOURCE / "koshin" / "core"
FILE_LINES = 300
# Statements of a function; its signature and docstring, which say what it is for, do not count.
FUNCTION_LINES = 45

# Files that may be longer, each with its reason.
LONG_FILES: dict[str, str] = {}

IMPURE_MODULES = {
    "django", "psycopg", "procrastinate", "httpx", "requests", "logging", "random", "secrets",
    "socket", "subprocess", "threading", "time", "os", "sys", "io", "pathlib", "tempfile",
    "urllib", "http", "sqlite3", "asyncio",
}  # fmt: skip
# uuid.UUID is a value and welcome; making a new one is chance.
IMPURE_CALLS = {
    "open", "print", "input", "exec", "eval", "__import__", "uuid1", "uuid4", "uuid6", "uuid7",
}  # fmt: skip
CLOCK_READS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("timezone", "now"), ("timezone", "localdate"), ("timezone", "localtime"), ("time", "time"),
    ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"), ("time", "strftime"),
}  # fmt: skip
# These may read the clock: the one module that does, and a program that is not koshin.
CLOCK_READERS = (SOURCE / "koshin" / "platform" / "clock.py", SOURCE / "payment_simulator")


def modules(directory: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(directory.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def test_the_core_is_pure() -> None:
    broken = []
    for path, tree in modules(CORE):
        for node in ast.walk(tree):
            for name in imported(node):
                if name.split(".")[0] in IMPURE_MODULES:
                    broken.append(f"{place(path, node)} imports {name}")
                if name.startswith("koshin.") and not name.startswith("koshin.core"):
                    broken.append(f"{place(path, node)} imports {name}")
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func).split(".")[-1]
                if called in IMPURE_CALLS:
                    broken.append(f"{place(path, node)} calls {called}")
    assert not broken, "\n".join(broken)


def test_no_import_hides_in_a_function() -> None:
    broken = []
    for path, tree in modules(SOURCE):
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                broken += [place(path, node) for node in ast.walk(function) if imported(node)]
    assert not broken, "\n".join(broken)


def test_only_one_module_reads_the_clock() -> None:
    broken = []
    for path, tree in modules(SOURCE):
        if any(path.is_relative_to(reader) for reader in CLOCK_READERS):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                owner = node.value
                name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
                if (name, node.attr) in CLOCK_READS:
                    broken.append(f"{place(path, node)} reads {name}.{node.attr}")
    assert not broken, "\n".join(broken)


def test_there_are_no_signals_and_no_save_overrides() -> None:
    broken = []
    for path, tree in modules(SOURCE / "koshin"):
        for node in ast.walk(tree):
            if any(
                name.endswith("signals") or name == "django.dispatch" for name in imported(node)
            ):
                broken.append(f"{place(path, node)} uses signals")
            if isinstance(node, ast.ClassDef):
                broken += [
                    f"{place(path, verb)} overrides {verb.name}"
                    for verb in node.body
                    if isinstance(verb, ast.FunctionDef)
                    and verb.name in ("save", "delete")
                    and any("Model" in ast.unparse(base) for base in node.bases)
                ]
    assert not broken, "\n".join(broken)


def test_rooms_are_small() -> None:
    broken = []
    for path, tree in modules(SOURCE):
        if "migrations" in path.parts:
            continue
        name = str(path.relative_to(ROOT))
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > FILE_LINES and name not in LONG_FILES:
            broken.append(f"{name}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                told = ast.get_docstring(node) is not None and len(node.body) > 1
                first = node.body[1 if told else 0]
                length = (node.end_lineno or first.lineno) - first.lineno + 1
                if length > FUNCTION_LINES:
                    broken.append(f"{place(path, node)} {node.name}: {length} lines")
    assert not broken, "\n".join(broken)


def test_every_dependency_is_accounted_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=~! ]", line)[0].lower() for line in wanted}
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `([a-z0-9-]+)` \|", page, re.MULTILINE))
    assert told == names


def test_the_exported_requirements_are_those_of_the_lock() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    locked = {(p["name"], p["version"]) for p in lock["package"] if p["name"] != "koshin"}
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pinned = set(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", text, re.MULTILINE))
        assert pinned, name
        assert pinned <= locked


PRODUCTION = {
    "KOSHIN_MODE": "production",
    "KOSHIN_SECRET_KEY": "x" * 60,
    "KOSHIN_BASE_URL": "https://koshin.example.jp",
    "DATABASE_URL": "postgresql://app@db.example.jp/koshin",
    "KOSHIN_ENCRYPTION_KEYS": "x" * 43 + "=",
}


def test_production_is_the_mode_where_none_is_named() -> None:
    env = environment.read({k: v for k, v in PRODUCTION.items() if k != "KOSHIN_MODE"})
    assert env.mode == "production"
    assert not env.demo_calendar


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(environment.ConfigurationRefused, match="KOSHIN_MODE"):
        environment.read({**PRODUCTION, "KOSHIN_MODE": "prod"})


def test_production_has_no_calendar(settings: Settings) -> None:
    offset = timedelta(days=400)
    settings.DEMO_CALENDAR = environment.read(PRODUCTION).demo_calendar
    distance = clock.business_now(offset) - clock.real_now()
    assert abs(distance) < timedelta(seconds=5)

"""Several hosts take some holders each: together they are a single run, or are refused."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from koshin.capabilities.people.models import Holder
from koshin.platform.files import scheme_files
from tests.ground import Ground
from tests.ops.scheme.asking import Said, ask
from tests.stories import World, association, finished_course, holder, holding, jst, pointed

POINTS = ("6", "9.5", "10", "11", "11.5", "30", "10.5")


@pytest.fixture
def itc(committed: Ground) -> World:
    """Coordinators with different points, in two areas, and one who passed."""
    world = association("itc")
    for number, points in enumerate(POINTS):
        person = holder(world, number=f"C000000{number}")
        Holder.objects.filter(pk=person.pk).update(prefecture=("東京都", "大阪府")[number % 2])
        term = ("2026-06-01", "2027-05-31")
        holding(world, person, qualification="itc", awarded="2024-10-01", term=term)
        pointed(world, person, on="2026-06-04", points=points, at=jst("2026-06-05 10:00"))
    finished_course(holder(world, number="C0000009"), qualification="itc", on="2026-06-04")
    return world


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """The coordinators' rules with twelve points instead of ten."""
    for name, text in scheme_files("itc").items():
        path = tmp_path / "new" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("at_least: 10\n", "at_least: 12\n"), encoding="utf-8")
    return tmp_path / "new"


@contextmanager
def moment() -> Iterator[str]:
    """The name of one moment of the database, for as long as it is held open."""
    given = connection.get_connection_params()
    named = {key: given[key] for key in ("host", "port", "dbname", "user", "password")}
    with psycopg.connect(**named) as other:
        other.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = other.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        yield row[0]


def run(word: str, *words: object) -> str:
    out = StringIO()
    call_command(word, *map(str, words), "--workers", "1", stdout=out, stderr=StringIO())
    return out.getvalue()


def shares(directory: Path, of: int, word: str, *words: object) -> list[Path]:
    """The files that so many hosts print, each seeing the same moment."""
    paths = []
    with moment() as name:
        for number in range(1, of + 1):
            path = directory / f"{word}-{number}-of-{of}.json"
            said = run(word, *words, "--share", f"{number}/{of}", "--snapshot", name)
            path.write_text(said, encoding="utf-8")
            paths.append(path)
    return paths


def merge(capsys: pytest.CaptureFixture[str], *paths: Path | str) -> Said:
    capsys.readouterr()
    return ask(capsys, "merge", *paths)


@pytest.mark.parametrize("of", [1, 3, 12])
def test_the_shares_of_what_if_make_the_answer_of_a_single_run(
    itc: World, stricter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], of: int
) -> None:
    asked = (stricter, "--cycle", "2027")
    single = {"json": run("what_if", *asked, "--json"), "text": run("what_if", *asked)}
    paths = shares(tmp_path, of, "what_if", *asked)
    assert json.loads(single["json"])["credentials"]["loses"] == 4
    assert merge(capsys, *reversed(paths), "--json").text == single["json"]
    assert merge(capsys, *paths).text == single["text"]


def test_the_shares_of_judge_make_the_answer_of_a_single_run(
    itc: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("itc", "--on", "2027-04-20")
    single = run("judge", *asked, "--json")
    paths = shares(tmp_path, 3, "judge", *asked)
    assert merge(capsys, *paths, "--json").text == single
    counts = {
        (row["kind"], row["outcome"]): row["credentials"] for row in json.loads(single)["answers"]
    }
    assert counts == {("renewal", "met"): 5, ("renewal", "unmet"): 2}
    assert merge(capsys, *paths).text == run("judge", *asked)


@pytest.fixture
def halves(itc: World, stricter: Path, tmp_path: Path) -> list[Path]:
    return shares(tmp_path, 2, "what_if", stricter, "--cycle", "2027")


def changed(path: Path, **more: Any) -> Path:
    """The share with some of what it says changed."""
    value = json.loads(path.read_text(encoding="utf-8")) | more
    other = path.with_name(f"changed-{path.name}")
    other.write_text(json.dumps(value), encoding="utf-8")
    return other


def test_shares_that_do_not_belong_together_are_refused(
    halves: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], itc: World
) -> None:
    first, second = halves
    question = json.loads(second.read_text(encoding="utf-8"))["question"]
    other_rules = question | {"new": question["new"] | {"scheme": "0" * 64}}
    odd = tmp_path / "odd.json"
    odd.write_text("{}", encoding="utf-8")
    [judged] = shares(tmp_path, 1, "judge", "itc", "--on", "2027-04-20")
    refused = {
        (first,): "2/2 が足りません",
        (first, first, second): "1/2 が重なっています",
        (first, changed(second, question=other_rules)): "質問(規則・回・判定の日時)が違います",
        (first, changed(second, moment="koshin 1:1:")): "データの時点が違います",
        (first, changed(second, everybody="0")): "資格者の全体が違います",
        (first, judged): "が違います",
        (first, odd): "--share の結果ではありません",
    }
    for paths, words in refused.items():
        said = merge(capsys, *paths)
        assert said.code == 1
        assert words in said.text


def test_a_share_that_nobody_has_is_refused(stricter: Path) -> None:
    for share in ("3/2", "0/2", "x"):
        with pytest.raises(Exception, match="1/4 の形で示してください"):
            run("what_if", stricter, "--cycle", "2027", "--share", share)

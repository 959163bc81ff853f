"""The doctor finds nothing in a world that only verbs have touched, and everything that somebody
planted by hand."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from koshin.ops.doctor.examine import examine, snapshot
from koshin.ops.doctor.reading import all_invariants
from koshin.platform import postgres
from koshin.web.office.money_words import CASES
from tests.ground import ROOT
from tests.ops.doctor.planting import Plant, all_plants, found_after
from tests.ops.doctor.world import Played, played

__all__ = ["played"]

PLANTS = tuple(all_plants())
# Only a second connection that waits for ten minutes could plant it.
NOT_PLANTED = {"JOB-04"}


def doctor(played: Played, *words: str, url: str = "") -> subprocess.CompletedProcess[str]:
    """The program as the word calls it; it needs nothing but the database's address."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KOSHIN_", "DJANGO_", "DATABASE_", "VERITRANS_", "STRIPE_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "koshin.ops.doctor", *words],
        env={**env, "DATABASE_URL": url or played.ground.url(postgres.APP)},
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_a_played_world_has_no_finding(played: Played) -> None:
    with snapshot(played.ground.url(postgres.APP)) as connection:
        found = {one.invariant.id: one.rows for one in examine(connection) if one.rows}
    assert found == {}


def test_every_invariant_is_told_with_its_rows_and_nothing_found_is_success(
    played: Played,
) -> None:
    done = doctor(played, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [one["id"] for one in told] == [one.id for one in all_invariants()]
    assert len(told) >= 90
    assert all(set(one) == {"id", "title", "rows", "severity", "hint"} for one in told)
    assert [one["rows"] for one in told] == [[]] * len(told)


def test_people_are_told_in_one_line_that_all_is_well(played: Played) -> None:
    done = doctor(played)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("問題はありません。")
    assert len(done.stdout.strip().splitlines()) == 1


def test_a_finding_names_its_rows_and_what_to_do_and_fails(played: Played) -> None:
    with played.superuser() as superuser:
        row = superuser.execute(
            "UPDATE notices_mail SET sent_at = NULL WHERE id = (SELECT min(id) FROM notices_mail"
            " WHERE state = 'sent') RETURNING id, public_id"
        ).fetchone()
    assert row is not None
    try:
        told = doctor(played, "--json")
        spoken = doctor(played)
    finally:
        with played.superuser() as superuser:
            superuser.execute(
                "UPDATE notices_mail SET sent_at = created_at WHERE id = %s", [row[0]]
            )
    assert (told.returncode, spoken.returncode) == (1, 1)
    found = {one["id"]: one["rows"] for one in json.loads(told.stdout) if one["rows"]}
    assert found == {"MAI-03": [str(row[1])]}
    assert "[異常] MAI-03 メールの状態と送信日時が合わない(1件)" in spoken.stdout
    assert str(row[1]) in spoken.stdout
    assert "1項目に問題があります。" in spoken.stdout


def test_heads_that_were_kept_elsewhere_are_compared(played: Played, tmp_path: Path) -> None:
    with played.superuser() as superuser:
        rows = superuser.execute("SELECT stream, number, digest FROM audit_seal").fetchall()
    kept = [{"stream": s, "number": n, "digest": d} for s, n, d in rows]
    file = tmp_path / "heads.json"
    file.write_text(json.dumps(kept), encoding="utf-8")
    assert doctor(played, "--anchors", str(file)).returncode == 0
    file.write_text(json.dumps([*kept, {"stream": "audit", "number": 99, "digest": "0" * 64}]))
    done = doctor(played, "--json", "--anchors", str(file))
    assert done.returncode == 1
    assert json.loads(done.stdout)[-1]["rows"] == ["seal audit 99"]
    file.write_text("{", encoding="utf-8")
    done = doctor(played, "--anchors", str(file))
    assert done.returncode == 2
    assert "./run manage seals" in done.stderr


def test_a_database_that_does_not_answer_is_neither_well_nor_ill(played: Played) -> None:
    done = doctor(played, url="postgresql://nobody@127.0.0.1:9/none")
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr


def test_the_doctor_cannot_write(played: Played) -> None:
    with snapshot(played.ground.url(postgres.OWNER)) as connection:
        state = connection.execute("SHOW transaction_read_only").fetchone()
        level = connection.execute("SHOW transaction_isolation").fetchone()
    assert (state, level) == (("on",), ("repeatable read",))


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.invariant} {plant.sentence}")
def test_it_is_found(played: Played, plant: Plant) -> None:
    with played.superuser() as superuser:
        spoilt, named = found_after(superuser, plant)
    assert named, plant.sentence
    assert spoilt <= named


def test_hints_speak_to_the_office_in_its_own_words() -> None:
    assert [one.id for one in all_invariants() if re.search("「[a-z_]+」", one.hint)] == []
    [moved_on] = [one for one in all_invariants() if one.id == "APP-04"]
    assert f"「{CASES['unapplied']}」" in moved_on.hint


def test_every_invariant_finds_something_that_was_planted() -> None:
    assert {one.id for one in all_invariants()} - {p.invariant for p in PLANTS} == NOT_PLANTED
    assert len(PLANTS) >= 60

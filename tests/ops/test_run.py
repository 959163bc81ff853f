"""``./run`` itself: its words, and one clear line where it cannot go on."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ground import ROOT

WORDS = ("demo", "test", "serve", "worker", "manage", "scheme", "doctor", "season", "bench")


def run(
    *words: str, root: Path = ROOT, path: str | None = None
) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **({"PATH": path} if path else {})}
    env.pop("PYTHON", None)
    return subprocess.run(
        [shutil.which("bash") or "bash", root / "run", *words],
        env=env, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_alone_it_lists_its_words() -> None:
    done = run()
    assert done.returncode == 0
    for word in WORDS:
        assert f"  {word} " in done.stdout


def test_an_unknown_word_is_named() -> None:
    done = run("dmeo")
    assert done.returncode == 1
    assert "「dmeo」ということばはありません。" in done.stderr


@pytest.fixture
def bare_checkout(tmp_path: Path) -> Path:
    """A checkout without a virtual environment, in a directory with a space."""
    root = tmp_path / "bare checkout"
    root.mkdir()
    for name in ("run", "uv.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    return root


def tools(directory: Path, python: str) -> str:
    """A PATH with the few programs that the script needs, and this ``python3``."""
    directory.mkdir()
    for name in ("dirname", "cat", "cksum", "env", "rm"):
        found = shutil.which(name)
        assert found is not None
        (directory / name).symlink_to(found)
    (directory / "python3").write_text(f"#!/bin/sh\n{python}\n")
    (directory / "python3").chmod(0o755)
    return str(directory)


def test_an_old_python_is_refused_in_one_line(bare_checkout: Path, tmp_path: Path) -> None:
    done = run("demo", root=bare_checkout, path=tools(tmp_path / "bin", "exit 1"))
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Python 3.11 以上が見つかりません。インストールするか、"
        "PYTHON=/path/to/python3 を指定してください。"
    )


def test_a_python_without_venv_and_pip_says_what_to_install(
    bare_checkout: Path, tmp_path: Path
) -> None:
    python = 'case "$1" in -c) echo "$0"; exit 0;; *) exit 1;; esac'
    done = run("demo", root=bare_checkout, path=tools(tmp_path / "bin", python))
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1] == (
        "Python に venv も pip もありません。apt-get install python3-venv を実行してください。"
    )

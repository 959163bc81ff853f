"""``./run test``: every check there is, one after the other; what failed is listed at the end."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from tests.ground import ROOT, Ground


@dataclass(frozen=True, kw_only=True)
class Check:
    """A command of the project, and the name under which it is reported."""

    name: str
    words: tuple[str, ...]
    needs_settings: bool = False


LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"

STATIC = (
    Check(
        name="browser",
        words=(
            "-m",
            "tests.browser",
        ),
    ),
    Check(name="lint", words=("-m", "ruff", "check", "--quiet", ".")),
    Check(name="format", words=("-m", "ruff", "format", "--check", "--quiet", ".")),
    Check(name="imports", words=("-c", LINT_IMPORTS)),
    Check(
        name="migrations",
        words=(
            "-W",
            "ignore::RuntimeWarning",
            "-m",
            "koshin.ops.manage",
            "makemigrations",
            "--check",
            "--dry-run",
        ),
        needs_settings=True,
    ),
    Check(
        name="types",
        words=(
            "-m",
            "mypy",
        ),
        needs_settings=True,
    ),
)
TESTS = (
    Check(
        name="tests",
        words=(
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            "--dist",
            "loadfile",
            "--ignore=tests/journeys",
            "tests",
        ),
    ),
    # Each of the two processes walks through a demo of its own.
    Check(
        name="journeys",
        words=("-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "tests/journeys"),
    ),
)


def main(words: list[str]) -> int:
    """Run all checks, or those whose names are given; 1 when any of them failed."""
    known = [*STATIC, *TESTS]
    if unknown := set(words) - {check.name for check in known}:
        names = " ".join(check.name for check in known)
        print(f"{' '.join(sorted(unknown))}: 検査の名前は次のとおりです: {names}", file=sys.stderr)
        return 1
    wanted = [check for check in known if not words or check.name in words]
    failed = [check.name for check in wanted if not _passes(check)]
    if failed:
        print(f"不合格: {' '.join(failed)}", file=sys.stderr)
        return 1
    print("すべて合格しました。")
    return 0


def _passes(check: Check) -> bool:
    print(f"── {check.name}", flush=True)
    began = time.monotonic()
    env = dict(os.environ)
    if check.needs_settings:
        # Models and types are looked at without a database: the address only has to be one.
        env |= Ground.offline_variables()
    done = subprocess.run([sys.executable, *check.words], cwd=ROOT, env=env, check=False)
    print(f"   {time.monotonic() - began:.1f} s", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``./run bench [NAME…] [--json FILE]``: measures and says what it measured."""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from koshin.ops.bench import ground, references, rows
from koshin.ops.bench.ground import BenchRefused, Ground
from koshin.ops.bench.rows import Row
from koshin.platform import clock, postgres


@dataclass(frozen=True, kw_only=True)
class Options:
    """How large and how long. ``holders`` counts both associations together."""

    names: tuple[str, ...]
    json: Path | None
    holders: int
    seconds: float
    threads: int


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    try:
        found = _measured(options)
    except (BenchRefused, postgres.PostgresUnavailable) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failure:
        print(f"{failure.cmd[0]} に失敗しました: {failure.stderr!s}", file=sys.stderr)
        return 1
    print(rows.table(found))
    if options.json is not None:
        rows.write(options.json, found)
    return 0


def _options(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(prog="./run bench", description="性能を測ります。")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"{'・'.join(BENCHMARKS)}(省略時: すべて)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="結果を書くJSONファイル")
    parser.add_argument("--holders", type=int, default=10_000, help="資格者の人数(両協会の合計)")
    parser.add_argument("--seconds", type=float, default=8.0, help="1回の計測の秒数")
    parser.add_argument("--threads", type=int, default=4, help="更新を行うスレッドの数")
    given = parser.parse_args(arguments)
    if unknown := [name for name in given.names if name not in BENCHMARKS]:
        parser.error(f"{'・'.join(unknown)}: 名前は {'・'.join(BENCHMARKS)} から選んでください。")
    if given.holders < 100 or given.seconds <= 0 or given.threads < 1:
        parser.error("--holders は100以上、--seconds と --threads は1以上にしてください。")
    return Options(
        names=tuple(given.names) or tuple(BENCHMARKS),
        json=given.json,
        holders=given.holders,
        seconds=given.seconds,
        threads=given.threads,
    )


def _measured(options: Options) -> list[Row]:
    found: list[Row] = []
    _say(0, len(options.names) + 1, f"データベースと資格者{options.holders:,}人を用意しています")
    with ground.opened() as here:
        _inside(here, "gather", options)
        _settle_down(here)
        for number, name in enumerate(options.names, start=1):
            _say(number, len(options.names) + 1, f"{name} を計測しています")
            found += BENCHMARKS[name](here, options)
    _say(len(options.names) + 1, len(options.names) + 1, "終わりました")
    return found


def _say(step: int, steps: int, text: str) -> None:
    print(f"[{step}/{steps}] {text}…", file=sys.stderr, flush=True)


def _inside(here: Ground, what: str, options: Options) -> list[Row]:
    """What the management command of the same name measures, in a process of its own."""
    said = here.manage(
        "bench",
        what,
        f"--holders={options.holders}",
        f"--seconds={options.seconds}",
        f"--threads={options.threads}",
        KOSHIN_POOL_SIZE="0",
    )
    return [Row(**row) for row in json.loads(said.splitlines()[-1])]


def _settle_down(here: Ground) -> None:
    """Bulk-made tables get statistics and a checkpoint, as tables that grew slowly would have."""
    url = here.cluster.url(database=ground.DATABASE)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def _renewal(here: Ground, options: Options) -> list[Row]:
    reference = references.simple_update(
        here.cluster, seconds=options.seconds, clients=options.threads
    )
    found = _inside(here, "renewal", options)
    rates = [rows.compared(row, reference.value) for row in found if row.unit == "renewals/s"]
    others = [row for row in found if row.unit != "renewals/s"]
    return [rows.slowest("renewal", rates), *rates, *others, reference]


Benchmark = Callable[[Ground, Options], Sequence[Row]]
BENCHMARKS: dict[str, Benchmark] = {"renewal": _renewal}

if __name__ == "__main__":
    began = clock.monotonic()
    status = main(sys.argv[1:])
    print(f"{clock.monotonic() - began:.0f} s", file=sys.stderr)
    sys.exit(status)

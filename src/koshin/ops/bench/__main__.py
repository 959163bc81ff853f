"""``./run bench [NAME…] [--json FILE]``: measures and says what it measured."""

import argparse
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import psycopg

from koshin.ops.bench import (
    desk_ground,
    everybody,
    ground,
    references,
    remind_ground,
    rows,
    serving,
)
from koshin.ops.bench.ground import ASSOCIATIONS, BenchRefused, Ground
from koshin.ops.bench.load import BadAnswer, Visit
from koshin.ops.bench.options import Options
from koshin.ops.bench.rows import Row
from koshin.ops.bench.serving import Target
from koshin.platform import clock, postgres


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    try:
        found = _measured(options)
    except (BenchRefused, BadAnswer, postgres.PostgresUnavailable) as refusal:
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
    parser.add_argument("--threads", type=int, default=8, help="更新を行うスレッドの数")
    parser.add_argument(
        "--deposits", type=int, default=100_000, help="match の銀行明細と請求の件数"
    )
    given = parser.parse_args(arguments)
    if unknown := [name for name in given.names if name not in BENCHMARKS]:
        parser.error(f"{'・'.join(unknown)}: 名前は {'・'.join(BENCHMARKS)} から選んでください。")
    if given.deposits < 100:
        parser.error("--deposits は100以上にしてください。")
    if given.holders < 100 or given.seconds <= 0 or given.threads < 1:
        parser.error("--holders は100以上、--seconds と --threads は1以上にしてください。")
    return Options(
        names=tuple(given.names) or tuple(BENCHMARKS),
        json=given.json,
        holders=given.holders,
        seconds=given.seconds,
        threads=given.threads,
        deposits=given.deposits,
    )


def _measured(options: Options) -> list[Row]:
    found: list[Row] = []
    _say(0, len(options.names) + 1, f"データベースと資格者{options.holders:,}人を用意しています")
    with ground.opened() as here:
        alone = not set(options.names) - LARGE - {"judge-one"}
        crowd = replace(options, holders=0) if alone else options
        for code in ASSOCIATIONS:
            ground.inside(here, "gather", code, crowd)
        if set(options.names) & LARGE:
            everybody.fill_all(here, options.holders)
        _settle_down(here)
        for number, name in enumerate(options.names, start=1):
            _say(number, len(options.names) + 1, f"{name} を計測しています")
            found += BENCHMARKS[name](here, options)
    _say(len(options.names) + 1, len(options.names) + 1, "終わりました")
    return found


def _say(step: int, steps: int, text: str) -> None:
    print(f"[{step}/{steps}] {text}…", file=sys.stderr, flush=True)


def _settle_down(here: Ground) -> None:
    """Bulk-made tables get statistics and a checkpoint, as tables that grew slowly would have."""
    url = here.cluster.url(database=ground.DATABASE)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def _renewal(here: Ground, options: Options) -> list[Row]:
    """Complete renewals per second beside pgbench on the same cluster."""
    reference = references.simple_update(
        here.cluster, seconds=options.seconds, clients=options.threads
    )
    found = _rows(here, "renewal", options)
    rates = [rows.compared(row, reference.value) for row in found if row.unit == "renewals/s"]
    others = [row for row in found if row.unit != "renewals/s"]
    return [rows.slowest("renewal", rates), *rates, *others, reference]


def _rows(here: Ground, what: str, options: Options) -> list[Row]:
    return [Row(**row) for code in ASSOCIATIONS for row in ground.inside(here, what, code, options)]


def _settle(here: Ground, options: Options) -> list[Row]:
    """Settlements per second beside pgbench with one client on the same cluster."""
    return _beside_one_client(here, "settle", options)


def _notify(here: Ground, options: Options) -> list[Row]:
    """Notifications stored and read per second beside pgbench with one client."""
    return _beside_one_client(here, "notify", options)


def _beside_one_client(here: Ground, what: str, options: Options) -> list[Row]:
    reference = references.simple_update(here.cluster, seconds=options.seconds, clients=1)
    found = [rows.compared(row, reference.value) for row in _rows(here, what, options)]
    return [rows.slowest(what, found), *found, reference]


def _my_page(here: Ground, options: Options) -> list[Row]:
    """My Page over HTTP beside the one-row view under the same server and settings."""
    audiences = {code: ground.inside(here, "my-page", code, options) for code in ASSOCIATIONS}
    with serving.served(here, serving.ONE_ROW) as one, serving.served(here, serving.KOSHIN) as port:
        targets = [Target(name="one-row-view", port=one, visits=[Visit(path="/one-row/")])]
        for code, audience in audiences.items():
            visits = [Visit(**visit) for visit in audience["visits"]]
            targets.append(Target(name=f"my-page-{code}", port=port, visits=visits))
        measured = serving.measured(targets, seconds=options.seconds)
    reference = measured["one-row-view"]
    found = [
        replace(row, queries=audience["queries"])
        for code, audience in audiences.items()
        for row in measured[f"my-page-{code}"]
    ]
    rates = [rows.compared(row, reference[0].value) for row in found if row.unit == "requests/s"]
    others = [row for row in found if row.unit != "requests/s"]
    return [rows.slowest("my-page", rates), *rates, *others, replace(reference[0], queries=1)]


def _papers(here: Ground, options: Options) -> list[Row]:
    """Unsigned papers per second; no reference: nothing but typst draws them."""
    found = _rows(here, "papers", options)
    best: dict[str, Row] = {}
    for row in found:
        best.setdefault(row.name, row)
    return [rows.slowest("papers", found), *best.values()]


def _match(here: Ground, options: Options) -> list[Row]:
    """Bank rows matched per second at one association; the reference is the nearest peer's rate."""
    return [Row(**row) for row in ground.inside(here, "match", "itc", options)]


def _files(here: Ground, options: Options) -> list[Row]:
    """Files out and in at one association; no reference: the bars are 60 s and flat memory."""
    return [Row(**row) for row in ground.inside(here, "files", "itc", options)]


def _seen(here: Ground, options: Options) -> list[Row]:
    """The answers to a leak at one association; no reference: the bar is 30 s."""
    return [Row(**row) for row in ground.inside(here, "seen", "itc", options)]


def _judge_one(here: Ground, options: Options) -> list[Row]:
    """One holder with 500 records; the first row is the slowest of the associations' own."""
    found = _rows(here, "judge-one", replace(options, holders=2 * len(ASSOCIATIONS)))
    own = [row for row in found if row.name.removeprefix("judge-one-") in ASSOCIATIONS]
    return [replace(max(own, key=lambda row: row.value), name="judge-one"), *found]


def _remind(here: Ground, options: Options) -> list[Row]:
    """Who is to be reminded a week before the deadline, out of a large base."""
    url = here.cluster.url(database=ground.DATABASE)
    for code in ASSOCIATIONS:
        remind_ground.in_full_swing(url, ground.inside(here, "season", code, options))
    _settle_down(here)
    return _rows(here, "remind", options)


def _desk(here: Ground, options: Options) -> list[Row]:
    """The search box, the count of a round and the pages of the desk."""
    desk_ground.name_all(here.cluster.url(database=ground.DATABASE))
    return _rows(here, "desk", options)


Benchmark = Callable[[Ground, Options], Sequence[Row]]
BENCHMARKS: dict[str, Benchmark] = {
    "renewal": _renewal,
    "my-page": _my_page,
    "papers": _papers,
    "settle": _settle,
    "notify": _notify,
    "match": _match,
    "remind": _remind,
    "files": _files,
    "seen": _seen,
    "judge-one": _judge_one,
    "desk": _desk,
    "judge": everybody.judge,
    "what-if": everybody.what_if,
}
# These are measured on a large base of their own making.
LARGE = {"judge", "what-if", "remind", "files", "seen"}

if __name__ == "__main__":
    began = clock.monotonic()
    status = main(sys.argv[1:])
    print(f"{clock.monotonic() - began:.0f} s", file=sys.stderr)
    sys.exit(status)

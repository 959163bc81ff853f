"""Starts the demo, says where it is, and stops all of it on Ctrl-C."""

import argparse
import contextlib
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from koshin.ops.demo import announce
from koshin.ops.demo.children import Children
from koshin.ops.demo.place import DemoRefused, Place, open_place
from koshin.ops.demo.plan import ASSOCIATIONS, Plan, choose_ports, manage, quiet, tables_fingerprint
from koshin.ops.samples.signing import make_sample_keys
from koshin.platform import clock, postgres
from koshin.platform.leash import Leash

READY_PATIENCE_SECONDS = 90.0
WATCH_SECONDS = 0.25
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked the demo to end."""


class Ending:
    """Turns a signal into ``Stopped``, but never between starting a process and noting it."""

    def __init__(self) -> None:
        self._asked = False
        self._shielded = False

    def signalled(self, number: int, frame: FrameType | None) -> None:
        for ending in ENDING_SIGNALS:
            signal.signal(ending, signal.SIG_IGN)
        self._asked = True
        if not self._shielded:
            raise Stopped

    @contextlib.contextmanager
    def shield(self) -> Iterator[None]:
        self._shielded = True
        try:
            yield
        finally:
            self._shielded = False

    def check(self) -> None:
        """Raise what a shield has held back."""
        if self._asked:
            raise Stopped


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    ending = Ending()
    for number in ENDING_SIGNALS:
        # Who started us with nohup wants us to outlive the terminal.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, ending.signalled)
    try:
        place = open_place(options.data.resolve(), reset=options.reset)
        _check_ready_file(options.ready_file)
        plan = Plan(place=place, ports=choose_ports(options.port))
        _run(plan, ending=ending, ready_file=options.ready_file)
    except (DemoRefused, postgres.PostgresUnavailable) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except Stopped:
        return 0
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run demo", description="デモ一式を起動します。")
    parser.add_argument(
        "--port", type=int, default=8000, help="画面のポート番号(0: 空いている番号)"
    )
    parser.add_argument("--reset", action="store_true", help="前回のデータを消して始めます")
    parser.add_argument("--data", type=Path, default=Path(".demo"), help="データを置く場所")
    parser.add_argument("--ready-file", type=Path, help="準備ができたら書くJSONファイル")
    return parser.parse_args(arguments)


def _check_ready_file(path: Path | None) -> None:
    if path is None:
        return
    try:
        path.unlink(missing_ok=True)
        path.touch()
        path.unlink()
    except OSError as error:
        raise DemoRefused(
            f"{path} に書き込めません({error.strerror})。--ready-file を書ける場所にしてください。"
        ) from error


def _run(plan: Plan, *, ending: Ending, ready_file: Path | None) -> None:
    print("起動しています…", flush=True)
    with _running(plan, ending) as (cluster, children):
        signins = _prepare(plan, cluster, children)
        ending.check()
        _wait_until_ready(plan, children)
        facts = announce.facts(plan, cluster, children, signins)
        if ready_file is not None:
            announce.write(ready_file, facts)
        print(announce.table(facts, signins=plan.signins), flush=True)
        try:
            _watch(cluster, children, ending)
        finally:
            if ready_file is not None:
                ready_file.unlink(missing_ok=True)


@contextlib.contextmanager
def _running(plan: Plan, ending: Ending) -> Iterator[tuple[postgres.Cluster, Children]]:
    """PostgreSQL, then whatever the caller starts; all of it has ended when the block ends."""
    leash = Leash(shield=ending.shield)
    cluster = plan.cluster
    children = Children(leash=leash, logs=plan.place.logs)
    try:
        cluster.start(leash=leash)
        yield cluster, children
    finally:
        for number in ENDING_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        children.stop()
        cluster.stop()
        leash.close()


def _prepare(plan: Plan, cluster: postgres.Cluster, children: Children) -> list[dict[str, Any]]:
    """Tables, rights, people and dates; answers the sample sign-ins."""
    place, environment = plan.place, plan.environment(cluster)
    make_sample_keys(plan.keys, ASSOCIATIONS, at=clock.real_now())
    cluster.ensure_roles(
        owner_password=place.secrets.owner_password, app_password=place.secrets.app_password
    )
    if not place.has_done("people"):
        # Also after a first start that was broken off: half-loaded people are of no use.
        cluster.drop_database(name="koshin")
    made = cluster.ensure_database(name="koshin")
    children.start("mail", plan.mail(), environment)
    children.start("simulator", plan.simulator(), environment)
    tables = tables_fingerprint()
    if made or not place.has_done("tables", state=tables):
        _do(place, "migrate", quiet(["migrate", "--skip-checks"]), environment)
        place.done("tables", state=tables)
    children.start("web", plan.web(), environment)
    _do(place, "load_samples", quiet(["load_samples", "--skip-checks"]), environment)
    if not place.has_done("people"):
        _do(place, "set_demo_dates", quiet(["set_demo_dates"]), environment)
        paying = quiet(["load_samples", "--with-provider", "--skip-checks"])
        _do(place, "load_samples", paying, environment)
        said = _do(place, "sample_signins", manage("sample_signins", "--json"), environment)
        announce.save_signins(plan.signins, json.loads(said))
        place.done("people")
    # Not earlier: jobs by date must find people and dates as the demo shows them.
    children.start("worker", plan.worker(), environment)
    return announce.read_signins(plan.signins)


def _do(place: Place, name: str, command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        log = place.logs / f"{name}.log"
        log.write_text(done.stdout + done.stderr)
        last = (done.stderr.strip() or done.stdout.strip() or "?").splitlines()[-1]
        raise DemoRefused(f"{name} に失敗しました: {last}(記録: {log})")
    return done.stdout


def _wait_until_ready(plan: Plan, children: Children) -> None:
    deadline = time.monotonic() + READY_PATIENCE_SECONDS
    waiting = {
        "web": f"{plan.base_url}/readyz",
        "mail": f"{plan.mail_url}/api/mails",
        "simulator": plan.simulator_url,
    }
    while waiting:
        for name in children.all:
            children.alive(name)
        waiting = {name: url for name, url in waiting.items() if not _answers(url, name == "web")}
        if time.monotonic() > deadline:
            raise DemoRefused(f"{'・'.join(waiting)} が応答しません(記録: {children.logs})。")
        time.sleep(0.05)


def _answers(url: str, strictly: bool) -> bool:
    """Whether somebody answers; ``strictly``: and says that all is well."""
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own http addresses
            return True
    except urllib.error.HTTPError as answer:
        return not strictly and answer.code < 500
    except OSError:
        return False


def _watch(cluster: postgres.Cluster, children: Children, ending: Ending) -> None:
    """Until somebody asks to end: start again what dies."""
    while True:
        ending.check()
        time.sleep(WATCH_SECONDS)
        if cluster.process is not None and cluster.process.poll() is not None:
            print("PostgreSQL が停止したため、起動し直します。", file=sys.stderr, flush=True)
            children.leash.release(cluster.process.pid)
            cluster.start(leash=children.leash)
        for name in children.revive():
            print(f"{name} が停止したため、起動し直しました。", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

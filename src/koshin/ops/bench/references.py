"""What the same cluster does with the smallest transaction anybody measures with."""

import os
import re
import subprocess
import threading
from pathlib import Path

import psycopg

from koshin.ops.bench.ground import DATABASE, BenchRefused
from koshin.ops.bench.rows import Row
from koshin.platform import clock, postgres

BRANCHES, TELLERS, ACCOUNTS = 1, 10, 100_000


def simple_update(cluster: postgres.Cluster, *, seconds: float, clients: int) -> Row:
    """Transactions per second of pgbench's simple-update (one UPDATE, one SELECT, one INSERT, one
    durable commit), by pgbench itself or, where there is none, by a loop of the same shape."""
    program = postgres.binaries() / "pgbench"
    if os.access(program, os.X_OK):
        rate = _pgbench(program, cluster, seconds=seconds, clients=clients)
        name = "pgbench-simple-update"
    else:
        rate = _loop(cluster, seconds=seconds, clients=clients)
        name = "simple-update-loop"
    return Row(name=name, value=round(rate, 1), unit="transactions/s", seconds=seconds, queries=3)


def _pgbench(program: Path, cluster: postgres.Cluster, *, seconds: float, clients: int) -> float:
    target = ["--host=127.0.0.1", f"--port={cluster.port}", f"--username={postgres.SUPERUSER}"]
    environment = {**os.environ, "PGPASSWORD": cluster.password}
    made = [str(program), *target, "--initialize", "--quiet", f"--scale={BRANCHES}", DATABASE]
    subprocess.run(made, env=environment, capture_output=True, check=True)
    measured = [
        str(program), *target, "--builtin=simple-update", "--no-vacuum",
        f"--client={clients}", "--jobs=1", f"--time={max(1, round(seconds))}", DATABASE,
    ]  # fmt: skip
    done = subprocess.run(measured, env=environment, capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if found is None:
        raise BenchRefused("pgbench の結果を読めませんでした。")
    return float(found[1])


PREPARE = """
CREATE TABLE loop_accounts AS SELECT i AS aid, 0 AS abalance FROM generate_series(1, 100000) AS i;
ALTER TABLE loop_accounts ADD PRIMARY KEY (aid);
CREATE TABLE loop_history (aid int, delta int, mtime timestamp)
"""


def _loop(cluster: postgres.Cluster, *, seconds: float, clients: int) -> float:
    url = cluster.url(database=DATABASE)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(PREPARE)
    until = clock.monotonic() + seconds
    done = [0] * clients

    def run(client: int) -> None:
        with psycopg.connect(url) as connection:
            while clock.monotonic() < until:
                account = {"aid": (done[client] * 7919 + client * 104_729) % ACCOUNTS + 1}
                with connection.transaction():
                    connection.execute(
                        "UPDATE loop_accounts SET abalance = abalance + 1 WHERE aid = %(aid)s",
                        account,
                    )
                    connection.execute(
                        "SELECT abalance FROM loop_accounts WHERE aid = %(aid)s", account
                    )
                    connection.execute(
                        "INSERT INTO loop_history VALUES (%(aid)s, 1, now())", account
                    )
                done[client] += 1

    workers = [threading.Thread(target=run, args=(client,)) for client in range(clients)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(done) / seconds

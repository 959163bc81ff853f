"""``./run worker``: runs the jobs in production. Start as many as are needed, on any host."""

import os
import sys

from koshin.ops import checks


def main() -> None:
    checks.refuse_unsafe_start()
    concurrency = os.environ.get("KOSHIN_WORKER_CONCURRENCY", "4")
    words = [
        sys.executable,
        "-m",
        "koshin.ops.manage",
        "procrastinate",
        "worker",
        f"--concurrency={concurrency}",
        "--delete-jobs=successful",
    ]
    os.execv(words[0], words)


if __name__ == "__main__":
    main()

"""``./run serve``: the pages in production. Everything is told by environment variables."""

import os
import sys

from koshin.ops import checks

APPLICATION = "koshin.config.wsgi:application"


def command(
    *, host: str, port: int, workers: int, threads: int = 1, application: str = APPLICATION
) -> list[str]:
    """The web server's command line.

    Few blocking threads per process: more of them only wait for the interpreter's lock and make
    the slowest answers slower.
    """
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        f"--workers={workers}",
        f"--blocking-threads={threads}",
        "--respawn-failed-workers",
        "--no-access-log",
        "--log-level=warning",
        application,
    ]


def main() -> None:
    checks.refuse_unsafe_start()
    words = command(
        host=os.environ.get("KOSHIN_BIND_HOST", "127.0.0.1"),
        port=int(os.environ.get("KOSHIN_BIND_PORT", "8000")),
        workers=int(os.environ.get("KOSHIN_WEB_WORKERS", "2")),
    )
    os.execv(words[0], words)


if __name__ == "__main__":
    main()

"""The one door to other people's servers: time-outs always, redirects never."""

from functools import cache

import httpx

# A person may be waiting for the answer, so neither is as long as the providers' own kits allow.
CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0


@cache
def client() -> httpx.Client:
    """The process's client, made at first use; connections are kept and shared between threads."""
    return httpx.Client(
        timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
    )

"""A pool gives out living connections, though the server has closed what it kept."""

from collections.abc import Iterator
from typing import Any, cast

import psycopg
import pytest
from django.db import connection

from koshin.platform import postgres
from koshin.platform.pooled.base import DatabaseWrapper, alive
from tests.ground import Ground


@pytest.fixture
def pooled(committed: Ground) -> Iterator[DatabaseWrapper]:
    settings = connection.settings_dict
    pool = {"min_size": 1, "max_size": 1, "timeout": 10}
    options = {**settings["OPTIONS"], "pool": pool}
    wrapper = DatabaseWrapper({**settings, "OPTIONS": options}, alias="default")
    yield wrapper
    wrapper.close()
    cast(Any, wrapper).close_pool()


def process_of(wrapper: DatabaseWrapper) -> int:
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_connection_is_given_out_again_while_the_server_serves_it(
    pooled: DatabaseWrapper,
) -> None:
    first = process_of(pooled)
    pooled.close()

    assert process_of(pooled) == first


def test_a_connection_that_the_server_has_closed_is_replaced(pooled: DatabaseWrapper) -> None:
    first = process_of(pooled)
    pooled.close()
    ended(first)

    assert process_of(pooled) != first


def test_a_connection_with_an_unread_notice_is_asked_and_kept(committed: Ground) -> None:
    with psycopg.connect(committed.url(postgres.APP), autocommit=True) as listening:
        listening.execute("LISTEN noise")
        with connection.cursor() as cursor:
            cursor.execute("NOTIFY noise")

        assert alive(listening)


def ended(process: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
        assert cursor.fetchone() == (True,)

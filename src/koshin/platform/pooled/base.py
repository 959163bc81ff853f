"""Django's own engine, but for how a connection from the pool is found to be alive."""

import select
from typing import Any, cast

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    """The pool's own check is a round trip before every page. A server that closes a connection
    says so on its socket, so only a connection on which something waits to be read is asked."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        pool: ConnectionPool[Any] | None = cast(Any, self).pool
        while True:
            connection = super().get_new_connection(conn_params)
            if pool is None or alive(connection):
                return connection
            connection.close()
            # The pool replaces a closed one; where it cannot, the next turn times out.
            pool.putconn(connection)


def alive(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server still serves this idle connection. A round trip only where in doubt."""
    if not connection.closed and _silent(connection.fileno()):
        return True
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.Error:
        return False
    return True


def _silent(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return not poll.poll(0)

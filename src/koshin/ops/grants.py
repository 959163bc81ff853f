"""Who may do what in the database: the one list, applied after every migration.

The role of web and worker reads and writes rows. It owns nothing, makes and drops nothing, cannot
empty a table, and can only add to the books: rows of ledger and audit and published rules are never
changed.
"""

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

APPEND_ONLY_PREFIXES = ("ledger_", "audit_")
# What was published once stays as it was: applications keep the version that judged them.
# What was signed once stays as it was signed.
APPEND_ONLY_TABLES = frozenset({"schemes_scheme_version", "papers_signed_paper"})
READ_ONLY_TABLES = frozenset({"django_migrations"})


def is_append_only(table: str) -> bool:
    """Whether rows of this table are only ever added."""
    return table in APPEND_ONLY_TABLES or table.startswith(APPEND_ONLY_PREFIXES)


def rights(table: str) -> tuple[str, ...]:
    """The rights of the role of web and worker on one table."""
    if table in READ_ONLY_TABLES:
        return ("SELECT",)
    if is_append_only(table):
        return ("SELECT", "INSERT")
    return ("SELECT", "INSERT", "UPDATE", "DELETE")


def apply(connection: BaseDatabaseWrapper, *, role: str) -> Sequence[str]:
    """Give ``role`` its rights and no others, whatever it had before; answers the tables.

    The connection must be that of the role that owns the tables. Run it as often as you like.
    """
    grantee = sql.Identifier(role)
    database = sql.Identifier(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
        )
        tables = [row[0] for row in cursor.fetchall()]
        statements = [
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
            sql.SQL("REVOKE CREATE ON DATABASE {} FROM {}").format(database, grantee),
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, grantee),
            sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC, {}").format(grantee),
            sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(grantee),
            sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {}").format(grantee),
            sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(grantee),
            *(
                sql.SQL("GRANT {} ON TABLE {} TO {}").format(
                    sql.SQL(", ").join(map(sql.SQL, rights(table))),
                    sql.Identifier(table),
                    grantee,
                )
                for table in tables
            ),
        ]
        for statement in statements:
            cursor.execute(statement.as_string(None))
    return tables

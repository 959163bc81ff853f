"""Django's PostgreSQL engine with a pool that asks after a connection only when it has to."""

"""``./run scheme``: checks, tests, asks and compares rules; needs no database and no server."""

"""``./run bench``: named measurements on a database of their own, each beside a reference."""

"""Judges a requirement tree: every kind of node has one judge, listed in :mod:`.judge`."""

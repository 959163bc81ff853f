"""``./run doctor``: is everything that must be true in the database true?

One invariant is one file in ``invariants/``: what must not be, how bad it is, what to do, and the
SQL that finds it. Start-up checks of the installation are elsewhere (``koshin.ops.checks``).
"""

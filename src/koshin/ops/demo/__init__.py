"""``./run demo``: everything on one machine, sample people, a calendar that moves."""

"""``./run season``: one seed is one year of an association's money, with every trouble on the way.

Deterministic: one thread of virtual time, seeded dice, the real verbs, the production adapter on
the wire to the real simulator. The same seed gives the same log.
"""

"""Judges many holders at once, as columns, with the answers of :func:`koshin.core.decide.decide`.

What depends on a credential's dates is asked of ``decide``'s own functions, once for each kind of
round; what depends on records is computed for all holders together. Whoever cannot be judged so
exactly is *left*, to be decided one by one: never a guess (decision 0009).
"""

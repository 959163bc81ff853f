"""Runs over a whole base: parts of the holders, each judged by one of several processes."""

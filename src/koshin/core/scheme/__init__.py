"""The scheme language: an association's rules as data. Read with :func:`load`."""

from koshin.core.scheme.loader import load
from koshin.core.scheme.model import Scheme
from koshin.core.scheme.problems import Problem, SchemeRefused

__all__ = ["Problem", "Scheme", "SchemeRefused", "load"]

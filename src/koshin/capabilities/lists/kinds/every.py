"""Every list by its code."""

from koshin.capabilities.lists.kinds.applications import APPLICATIONS
from koshin.capabilities.lists.kinds.kind import Kind
from koshin.capabilities.lists.kinds.people import PEOPLE
from koshin.capabilities.lists.kinds.terms import TERMS

EVERY: dict[str, Kind] = {one.code: one for one in (PEOPLE, TERMS, APPLICATIONS)}

"""Families of calendars: each makes cycles from what is held. Chosen by ``calendar.family``."""

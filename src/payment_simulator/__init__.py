"""A separate program that speaks a payment provider's wire formats, for demonstrations and tests.

It imports nothing of koshin; the two meet only over HTTP.
"""

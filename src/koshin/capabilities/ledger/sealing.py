"""The books under the hash chain: an entry with its postings is one row of it."""

from koshin.platform.seals import Stream

BOOKS = Stream(name="ledger", table="ledger_entry")

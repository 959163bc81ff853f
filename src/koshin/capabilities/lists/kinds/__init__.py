"""The lists: whose rows, which filters, which columns, which order."""

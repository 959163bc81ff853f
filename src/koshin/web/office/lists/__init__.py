"""一覧: lists with filters, columns and order in the address, and acts on everybody they show."""

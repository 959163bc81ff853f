"""Keys with which an association signs what others check with programs of their own.

They stand in a directory outside the database (``KOSHIN_KEYS_DIR``), one folder an association.
"""

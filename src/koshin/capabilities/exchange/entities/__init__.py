"""What can come in and go out, each with its columns, its reading, its writing and its undoing."""

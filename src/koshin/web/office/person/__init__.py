"""One person as the office sees them: what they hold and why, and all that ever happened."""

"""Sample people: fictional, stated as data, walked to their state with the real verbs."""

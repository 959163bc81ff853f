"""Bank files and payers' names: what a file says, what a name means, which claim a deposit pays."""

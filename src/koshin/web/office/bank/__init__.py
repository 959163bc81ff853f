"""Bank files in the office: hand in, check, take in, and say what each row pays."""

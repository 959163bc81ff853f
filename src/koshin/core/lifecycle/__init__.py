"""休止 and 復帰: pure answers to "may it, until when, and what term results"."""

"""How much of each record counts where, under caps and needs that form a tree."""

"""What opens over the board, bound to one call."""

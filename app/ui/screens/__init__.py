"""Whole screens: the board, the choice of extensions."""

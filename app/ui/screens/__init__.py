"""Whole screens: the board, the choice of extensions, the audit log."""

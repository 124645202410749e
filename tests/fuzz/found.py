"""Inputs that broke something once, by the target they broke."""

FOUND: tuple[tuple[str, object], ...] = (
    # Marks that stand beside their letter: one cell by one table, none by another.
    ("text", "a\u0903b"),
    # A virama makes one cluster of two letters.
    ("text", "漢\u094d漢"),
    # Wide since Unicode 16.
    ("text", "\u2630\u4dc0"),
    # Falls apart into a note's head and stem, which stand beside each other.
    ("text", "\U0001d160"),
)

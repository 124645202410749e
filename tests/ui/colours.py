"""How well colours can be read and told apart, by the usual formulas."""

import math

from textual.color import Color

LEGIBLE, VERY_LEGIBLE = 4.5, 7.0
"""Contrast that WCAG 2 wants of text (AA, AAA)."""
_WITHOUT = {
    "red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Machado, Oliveira and Fernandes (2009), severity 1: protanopia, deuteranopia, tritanopia."""
_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
_WHITE = (0.9505, 1.0, 1.089)
Triple = tuple[float, float, float]


def contrast(one: Color, other: Color) -> float:
    """From 1 (the same) to 21 (black and white)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def as_seen_without(cone: str, colour: Color) -> Color:
    """By somebody who has no cones for `red`, `green` or `blue`."""
    seen = _times(_WITHOUT[cone], _linear(colour))
    red, green, blue = (round(255 * _encoded(min(1.0, max(0.0, part)))) for part in seen)
    return Color(red, green, blue)


def distance(one: Color, other: Color) -> float:
    """In CIE Lab (1976)."""
    return math.dist(_lab(one), _lab(other))


def _luminance(colour: Color) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: Color) -> Triple:
    red, green, blue = (_decoded(part / 255) for part in colour.rgb)
    return red, green, blue


def _decoded(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * math.pow(part, 1 / 2.4) - 0.055


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def _lab(colour: Color) -> Triple:
    x, y, z = (
        _cube_root(part / white)
        for part, white in zip(_times(_XYZ, _linear(colour)), _WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _cube_root(part: float) -> float:
    return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116

"""How a number is written in the country: `+79161234567` -> `+7 916 123-45-67`.

Only the writing changes, never a digit: what is dialled, filtered, masked and recorded is the plain
number. The tables of all countries' numbers take a while to load, so that nothing is written that
way before somebody says `get_ready`.
"""

import re
import sys
from functools import lru_cache

_LIBRARY = "phonenumbers"
_OUTSIDE = re.compile(r"\+?[0-9]{7,15}")
"""What may be a subscriber's number; shorter ones, masked ones and codes are left alone."""
_MOST_KEPT = 4096


def get_ready() -> None:
    """Load what is needed (some 30 ms and 3 MB), so that the first number is as quick as any."""
    import phonenumbers

    phonenumbers.parse("+79161234567")


def written(number: str, country: str) -> str:
    """The number in its usual form, seen from `country` (two letters; none: as it is)."""
    if not country or _LIBRARY not in sys.modules or not _OUTSIDE.fullmatch(number):
        return number
    return _written(number, country)


def is_country(country: str) -> bool:
    """Whether numbers of this country are known."""
    import phonenumbers

    return country in phonenumbers.SUPPORTED_REGIONS


@lru_cache(_MOST_KEPT)
def _written(number: str, country: str) -> str:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_valid_number(parsed):
        return number
    forms = phonenumbers.PhoneNumberFormat
    wanted = (forms.INTERNATIONAL, forms.NATIONAL)
    # 74951234567 is written with its +, 84951234567 as one dials it at home; with the same digits.
    for text in (phonenumbers.format_number(parsed, form) for form in wanted):
        if _digits(text) == _digits(number) and all(c in " +-()" or c.isdigit() for c in text):
            return text
    return number


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())

"""What may be dialled: checks a destination before any request is made."""

import re

from app.calls.numbers import short_number
from app.locale import _

_DECORATION = re.compile(r"[\s().\u00a0\u2010-\u2015\u2212-]+")
# Copied out of a web page or an address book, numbers bring these along unseen.
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_DIALLABLE = re.compile(r"\+?[0-9*#]+")
LONGEST = 32
"""More than any number of E.164 (15 digits) with a prefix and codes in front."""


class BadDestination(ValueError):
    """Cannot be dialled; the text says why."""


def parse_destination(text: str, *, own_number: str = "") -> str:
    """The plain digits to dial: `+7 (916) 123-45-67` -> `+79161234567`.

    `own_number` is the call's own extension, which a call cannot be sent to. Raises
    `BadDestination`.
    """
    number = _DECORATION.sub("", _INVISIBLE.sub("", text))
    if not number:
        raise BadDestination(_("Please type a number."))
    if len(number) > LONGEST:
        raise BadDestination(_("This is too long for a number."))
    if not _DIALLABLE.fullmatch(number) or not any(c.isdigit() for c in number):
        raise BadDestination(
            _("A number has digits, * and #, and may begin with +; this one cannot be dialled.")
        )
    if own_number and short_number(number) == short_number(own_number):
        raise BadDestination(_("The call is on this extension already."))
    return number

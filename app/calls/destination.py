"""What may be dialled: checks a destination before any request is made.

`parse_destination` knows what a phone system can dial; `aim` also knows the account, and so what
the number would reach there.
"""

import re
from dataclasses import dataclass

from app.calls.actions import Destination
from app.calls.extension import Directory, Extension
from app.calls.numbers import short_number
from app.locale import _

_DECORATION = re.compile(r"[\s().\u00a0\u2010-\u2015\u2212-]+")
# Copied out of a web page or an address book, numbers bring these along unseen.
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_DIALLABLE = re.compile(r"\+[0-9]+|[0-9*#]+")
_INTERNAL = re.compile(r"[0-9]+|[0-9]+\*[0-9]+")
LONGEST = 32
"""More than any number of E.164 (15 digits) with a prefix and codes in front."""
LONGEST_OUTSIDE = 15
"""Digits behind a plus, by E.164."""
LEAST_OUTSIDE = 7
"""Digits behind a plus below which no country has numbers of subscribers."""
SHORT, LESS_SHORT = 4, 6
"""Digits up to which a number is taken for an extension's: in any account, and in one whose own
extensions have as many."""


class BadDestination(ValueError):
    """Cannot be dialled; the text says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """What would be dialled. `doubt`: why a person should be asked first; empty where need not."""

    number: str
    extension: Extension | None = None
    doubt: str = ""


def parse_destination(text: str, *, own_number: str = "") -> str:
    """The plain digits to dial: `+7 (916) 123-45-67` -> `+79161234567`.

    `own_number` is the call's own extension, which a call cannot be sent to. Raises
    `BadDestination`.
    """
    number = _DECORATION.sub("", _INVISIBLE.sub("", text))
    if not number:
        raise BadDestination(_("Please type a number."))
    if len(number) > LONGEST or (number.startswith("+") and len(number) > 1 + LONGEST_OUTSIDE):
        raise BadDestination(_("This is too long for a number."))
    if not _DIALLABLE.fullmatch(number) or not any(c.isdigit() for c in number):
        raise BadDestination(
            _("A number has digits, * and #, and may begin with +; this one cannot be dialled.")
        )
    if own_number and _same(number, own_number):
        raise BadDestination(_("The call is on this extension already."))
    return number


def aim(text: str, what_for: Destination, directory: Directory, *, own_number: str = "") -> Target:
    """What a destination reaches in this account. Raises `BadDestination`."""
    own = own_number if what_for is Destination.ANYWHERE else ""
    number = parse_destination(text, own_number=own)
    extension = directory.by_number(number)
    if extension is None:
        return Target(number, doubt=_doubt_of_unknown(number, directory))
    if what_for is Destination.SUPERVISOR and not extension.is_phone:
        raise BadDestination(
            _("Extension {number} is a {kind}; your phone must be a phone.").format(
                number=extension.number, kind=extension.kind_named
            )
        )
    return Target(number, extension, _doubt_of(extension))


def _doubt_of(extension: Extension) -> str:
    if not extension.active:
        return _("Extension {number} is blocked.").format(number=extension.number)
    if extension.kind == "fax":
        return _("Extension {number} is a fax.").format(number=extension.number)
    return ""


def _doubt_of_unknown(number: str, directory: Directory) -> str:
    if number.startswith("+"):
        if len(number) > LEAST_OUTSIDE:
            return ""
        return _("{number} is very short for an outside number.").format(number=number)
    if _looks_internal(number, directory):
        return _("There is no extension {number} in this account.").format(number=number)
    return ""


def _looks_internal(number: str, directory: Directory) -> bool:
    """Whether people would take this for an extension of the account, there or not."""
    if not _INTERNAL.fullmatch(number):
        return False
    longest = max((len(e.number) for e in directory.extensions.values()), default=0)
    return "*" in number or len(number) <= max(SHORT, min(longest, LESS_SHORT))


def _same(number: str, own: str) -> bool:
    """Whether both are one extension. The prefix counts only where both have one."""
    own = own.split("@", 1)[0]
    if "*" in number and "*" in own:
        return number == own
    return short_number(number) == short_number(own)

"""Which destinations are meant by what has been typed so far, the likeliest first.

Pure: a `Candidate` is made once from the directory, the favourites and what was used last, with
everything about it that typing can match; `suggest` only ranks. Whether somebody is free at the
moment is looked up on the board, for the few that are shown.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from app.calls.board import Row
from app.calls.call import CallKey, CallState
from app.calls.extension import Directory, Extension, number_order

MOST = 5
"""How many are suggested at once."""
_WORD = re.compile(r"\w+")
_SIGNS = re.compile(r"[\s().+\u2010-\u2015\u2212-]+")
"""What may stand between the digits of a number, and before them."""
_UNUSABLE = frozenset({"fax"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One destination. `number`: what would be dialled; `name`: whose it is, as far as known.

    `group`: the name of the group that the extension belongs to; typing it finds the members.
    `preferred`: 0 for a favourite, 1 for what was used last, 2 for the rest; `place`: its order
    among those.
    """

    number: str
    name: str = ""
    group: str = ""
    extension_id: int | None = None
    is_phone: bool = False
    preferred: int = 2
    place: tuple[int, int, str] = (0, 0, "")
    digits: str = ""
    words: tuple[str, ...] = ()
    group_words: tuple[str, ...] = ()


class Presence(Enum):
    """What somebody does at the moment, as far as the board shows it."""

    UNKNOWN = "unknown"
    FREE = "free"
    RINGING = "ringing"
    BUSY = "busy"


def folded(text: str) -> str:
    """As typing is compared: without case, with one kind of е, composed."""
    return unicodedata.normalize("NFC", text).casefold().replace("ё", "е")


def candidates(
    directory: Directory,
    favourites: Mapping[str, str],
    used: Iterable[str] = (),
    *,
    without: Collection[int] = (),
) -> tuple[Candidate, ...]:
    """Everything that can be suggested: favourites (name: number), numbers used last, extensions.

    Nothing stands there twice, blocked extensions and faxes not at all, nor those of the ids in
    `without` (a call is never sent to its own extension).
    """
    found: dict[str, Candidate] = {}

    def add(number: str, name: str, preferred: int, order: int) -> None:
        own = directory.by_number(number)
        if own is not None and own.id in without:
            return
        made = _candidate(number, name, own, directory, preferred, (0, order, ""))
        found.setdefault(made.number, made)

    for order, (name, number) in enumerate(favourites.items()):
        add(number, name, 0, order)
    for order, number in enumerate(used):
        add(number, "", 1, order)
    for own in directory.extensions.values():
        if own.active and own.kind not in _UNUSABLE and own.id not in without:
            place = number_order(own.number)
            made = _candidate(own.number, "", own, directory, 2, place)
            found.setdefault(made.number, made)
    return tuple(found.values())


def suggest(text: str, among: Iterable[Candidate], most: int = MOST) -> tuple[Candidate, ...]:
    """The best of them for what was typed; for nothing typed, favourites and what was used last."""
    words = tuple(_WORD.findall(folded(text)))
    digits = _SIGNS.sub("", text)
    if not words and not digits:
        ranked = [(0, c) for c in among if c.preferred < 2]
    else:
        ranked = [
            (rank, candidate)
            for candidate in among
            if (rank := _rank(candidate, folded(text.strip()), words, digits)) is not None
        ]
    ranked.sort(key=lambda each: (each[0], each[1].preferred, each[1].place))
    return tuple(candidate for _rank_of_it, candidate in ranked[:most])


def presence(
    candidate: Candidate, watched: Collection[int], rows: Mapping[CallKey, Row]
) -> Presence:
    """What the board shows of it; nothing where its extension is not watched, or is no phone."""
    if candidate.extension_id not in watched or not candidate.is_phone:
        return Presence.UNKNOWN
    states = {
        row.call.state
        for key, row in rows.items()
        if key.extension_id == candidate.extension_id and not row.ended
    }
    # A forwarded call is not spoken on this phone, but whose call it is is not free either.
    if states & {CallState.TALKING, CallState.FORWARDED}:
        return Presence.BUSY
    return Presence.RINGING if states else Presence.FREE


def _candidate(
    number: str,
    name: str,
    own: Extension | None,
    directory: Directory,
    preferred: int,
    place: tuple[int, int, str],
) -> Candidate:
    group = directory.groups.get(own.group_id or 0) if own else None
    label = own.label if own else ""
    named = name if not label or folded(name) == folded(label) else f"{name} {label}".strip()
    return Candidate(
        number=own.number if own else number,
        name=name or label or (own.kind_named if own and not own.is_phone else ""),
        group=group.name if group else "",
        extension_id=own.id if own else None,
        is_phone=own is not None and own.is_phone,
        preferred=preferred,
        place=place,
        digits=_SIGNS.sub("", own.number if own else number),
        words=tuple(_WORD.findall(folded(named))),
        group_words=tuple(_WORD.findall(folded(group.name))) if group else (),
    )


def _rank(candidate: Candidate, text: str, words: tuple[str, ...], digits: str) -> int | None:
    """How well it fits, 0 best: number, its beginning, words of the name, anywhere, the group."""
    if digits and digits == candidate.digits:
        return 0
    if digits and candidate.digits.startswith(digits):
        return 1
    if _begins(words, candidate.words):
        return 2
    if (digits and digits in candidate.digits) or text in " ".join(candidate.words):
        return 3
    return 4 if _begins(words, candidate.group_words) else None


def _begins(typed: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether each typed word is the beginning of a word of its own."""
    left = list(words)
    for beginning in sorted(typed, key=len, reverse=True):
        fitting = next((word for word in left if word.startswith(beginning)), None)
        if fitting is None:
            return False
        left.remove(fitting)
    return bool(typed)

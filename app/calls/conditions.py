"""What a filter asks of a line: small conditions that are put together to a `Query`.

Each is immutable and says whether a `Subject` meets it. How they are written is the business of
`query`.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.calls.call import Direction
from app.calls.subject import ENDED, Subject, compact, fold


class Condition(Protocol):
    """One thing that is asked."""

    def matches(self, subject: Subject) -> bool: ...


@dataclass(frozen=True, slots=True)
class Anywhere:
    """`needle` (folded) stands in any text of the line; a number also with its digits together."""

    needle: str
    number: str = ""

    def matches(self, subject: Subject) -> bool:
        return self.needle in subject.text() or bool(
            self.number and self.number in subject.digits()
        )


@dataclass(frozen=True, slots=True)
class In:
    """One of `needles` (folded) stands in that text of the line; an empty one: it has any text."""

    field: str
    needles: tuple[str, ...]

    def matches(self, subject: Subject) -> bool:
        text = fold(TEXTS[self.field](subject))
        return bool(text) and any(needle in text for needle in self.needles)


@dataclass(frozen=True, slots=True)
class InNumber:
    """One of `needles` (compact) stands in that number of the line; an empty one: it has one."""

    field: str
    needles: tuple[str, ...]

    def matches(self, subject: Subject) -> bool:
        number = compact(NUMBERS[self.field](subject))
        return bool(number) and any(needle in number for needle in self.needles)


@dataclass(frozen=True, slots=True)
class Between:
    """Extensions from `first` to `last`, of the width in which they are written."""

    first: str
    last: str

    def __contains__(self, extension: str) -> bool:
        if not (extension.isascii() and extension.isdigit()) or len(extension) > len(self.last):
            return False
        number = int(extension)
        written = str(number).zfill(len(self.first))
        return extension == written and int(self.first) <= number <= int(self.last)


@dataclass(frozen=True, slots=True)
class OnExtension:
    """It is one of these extensions."""

    numbers: tuple[str, ...]
    ranges: tuple[Between, ...] = ()

    def matches(self, subject: Subject) -> bool:
        extension = fold(subject.extension)
        return extension in self.numbers or any(extension in between for between in self.ranges)


@dataclass(frozen=True, slots=True)
class Is:
    """One of these words is true of it: a state, a direction, or that it is recorded."""

    words: tuple[str, ...]

    def matches(self, subject: Subject) -> bool:
        return any(
            word == subject.state
            or (word == ENDED and subject.ended)
            or (word == RECORDED and subject.recorded)
            or (word in DIRECTIONS and subject.direction is DIRECTIONS[word])
            for word in self.words
        )


@dataclass(frozen=True, slots=True)
class Lasts:
    """How long it lasts, by the time that is shown. An unknown time meets no comparison."""

    sign: str
    seconds: int

    def matches(self, subject: Subject) -> bool:
        return subject.seconds is not None and COMPARISONS[self.sign](subject.seconds, self.seconds)


@dataclass(frozen=True, slots=True)
class Not:
    """The others."""

    condition: Condition

    def matches(self, subject: Subject) -> bool:
        return not self.condition.matches(subject)


@dataclass(frozen=True, slots=True)
class All:
    """Each of them; none at all is met by everything."""

    conditions: tuple[Condition, ...] = ()

    def matches(self, subject: Subject) -> bool:
        return all(condition.matches(subject) for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of them at least."""

    conditions: tuple[Condition, ...]

    def matches(self, subject: Subject) -> bool:
        return any(condition.matches(subject) for condition in self.conditions)


def turns(condition: Condition) -> frozenset[int]:
    """The seconds at which its answer may become another; none where time alone changes nothing."""
    match condition:
        case Lasts(sign, seconds):
            return frozenset({seconds + 1 if sign in (">", "<=") else seconds})
        case Not(inner):
            return turns(inner)
        case All(inner) | AnyOf(inner):
            return frozenset().union(*map(turns, inner))
        case _:
            return frozenset()


TEXTS: Mapping[str, Callable[[Subject], str]] = {
    "agent": operator.attrgetter("agent"),
    "group": operator.attrgetter("group"),
    "name": operator.attrgetter("name"),
    "note": operator.attrgetter("note"),
}
NUMBERS: Mapping[str, Callable[[Subject], str]] = {
    "number": operator.attrgetter("number"),
    "line": operator.attrgetter("line"),
}
RECORDED = "rec"
DIRECTIONS = {"in": Direction.IN, "out": Direction.OUT}
COMPARISONS: Mapping[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

"""Reads the filter language, from left to right, into conditions; `query` says what it means.

The words of the language are English; Russian ones mean the same under any language, so that a
filter that was saved can always be read again.
"""

import re
from collections.abc import Callable
from typing import TypeVar

from app.calls.conditions import (
    DIRECTIONS,
    NUMBERS,
    RECORDED,
    All,
    AnyOf,
    Anywhere,
    Between,
    Condition,
    In,
    InNumber,
    Is,
    Lasts,
    Not,
    OnExtension,
)
from app.calls.subject import STATES, compact, fold
from app.locale import N_, _

Value = TypeVar("Value")
DEEPEST = 32
"""Parentheses within each other."""
ANY = "*"

STATE_WORDS = (*STATES, *DIRECTIONS, RECORDED)
FIELDS = ("agent", "ext", "group", "number", "name", "line", "state", "note")
FIELDS_SHOWN = N_("agent:, ext:, group:, number:, name:, line:, state:, note:")
STATES_SHOWN = N_("ringing, talking, forwarded, idle, ended, in, out, rec")
"""The same as they are named to a person, who may write them in their own language."""
_RUSSIAN_FIELDS = {
    "оператор": "agent",
    "доб": "ext",
    "группа": "group",
    "номер": "number",
    "имя": "name",
    "линия": "line",
    "состояние": "state",
    "заметка": "note",
}
_RUSSIAN_STATES = {
    "звонит": "ringing",
    "разговор": "talking",
    "переведен": "forwarded",
    "свободен": "idle",
    "завершен": "ended",
    "вх": "in",
    "исх": "out",
    "зап": "rec",
}
_FIELD_NAMES = {**{name: name for name in FIELDS}, **_RUSSIAN_FIELDS}
_STATE_NAMES = {**{word: word for word in STATE_WORDS}, **_RUSSIAN_STATES}
_OR = ("or", "или", "|")
_AND = ("and", "и", "&", "&&")
_DURATION_WORDS = ("dur", "time", "время")
_OPENING = tuple("\"'«“„")

_SPACE = re.compile(r" *")
_WORD = re.compile(r'[^ ()|<>"]+')
_VALUE = re.compile(r'[^ ()|<>",]+')
_FIELD = re.compile(r"([^\W\d_]+):")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")
_OTHER_QUOTED = re.compile(r"«([^»]*)»|“([^”]*)”|„([^“”]*)[“”]|'([^']*)'(?![^ ()|,])")
_COMMA = re.compile(r" *,[ ,]*")
_NOT = re.compile(r"(?:not|не)(?: +(?![ )|])|(?=\())", re.IGNORECASE)
_SIGN = re.compile(r"[<>]=?")
_TIMED_WORD = re.compile(r"([^\W\d_]+)(?: *(?=[<>])| *= *|: *)")
_HOURS = r" *(?:h(?:ours?)?|ч(?:ас(?:а|ов)?)?)"
_MINUTES = r" *(?:m(?:in(?:utes?)?)?|м(?:ин(?:ут[аы]?)?)?)"
_SECONDS = r" *(?:s(?:ec(?:onds?)?)?|с(?:ек(?:унд[аы]?)?)?)"
_END = r"(?![^ ()|])"
_CLOCK = re.compile(rf"(?:([0-9]{{1,4}}):)?([0-9]{{1,5}}):([0-5][0-9]){_END}")
_HOUR_CLOCK = re.compile(rf"([0-9]{{1,4}}):([0-5][0-9])(){_HOURS}{_END}", re.IGNORECASE)
_SPAN = re.compile(
    rf"(?=[0-9])(?:([0-9]{{1,4}}){_HOURS})?"
    rf"(?: *([0-9]{{1,6}}){_MINUTES})?(?: *([0-9]{{1,8}}){_SECONDS})?{_END}",
    re.IGNORECASE,
)
_SPAN_BARE = re.compile(rf"()(?:([0-9]{{1,6}}){_MINUTES})?([0-9]{{1,8}}){_END}", re.IGNORECASE)
_HOURS_BARE = re.compile(rf"([0-9]{{1,4}}){_HOURS}([0-9]{{1,6}})(){_END}", re.IGNORECASE)
"""In both the last number has no unit, and is of the next smaller one."""
_TIMES = (_HOUR_CLOCK, _CLOCK, _SPAN, _SPAN_BARE, _HOURS_BARE)
_NUMBER_LIKE = re.compile(r"[0-9+*#][0-9+*#().\u2010-\u2015\u2212-]*")
_OPEN_ENDED = re.compile(r"[^*]\*$")
_EXTENSION = re.compile(r"([0-9]{1,18})(?:-([0-9]{1,18}))?|#[0-9]{1,18}")


class Unexpected(Exception):
    """Something else was expected at `position`; `sentence` makes the text from the place there."""

    def __init__(self, position: int, sentence: Callable[[int], str]) -> None:
        super().__init__()
        self.position = position
        self.sentence = sentence


class Reader:
    """Reads a text from left to right; `_at` is how far it has come."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def whole(self) -> Condition:
        self._skip_space()
        if self._at_end():
            return All()
        condition = self._alternatives()
        if not self._at_end():  # only a closing parenthesis stops it before the end
            raise self._unexpected(
                _("At character {place}: no parenthesis is open that could be closed here.")
            )
        return condition

    def _alternatives(self) -> Condition:
        found = [self._together()]
        while self._takes_or():
            found.append(self._together())
        return found[0] if len(found) == 1 else AnyOf(tuple(found))

    def _together(self) -> Condition:
        found: list[Condition] = []
        while not self._at_end() and not self._stands(")") and not self._or_here():
            if found and (joined := self._word_here(_AND)):
                self._at += joined
            else:
                found.append(self._term())
            self._skip_space()
        if not found:
            raise self._unexpected(
                _("At character {place}: a word to look for is expected, or a field such as group:")
            )
        return found[0] if len(found) == 1 else All(tuple(found))

    def _term(self) -> Condition:
        negated = False
        while self._takes("-") or self._match(_NOT):
            negated = not negated
        condition = self._plain_term()
        return Not(condition) if negated else condition

    def _plain_term(self) -> Condition:
        if self._takes("("):
            return self._parenthesis()
        if comparison := self._comparison():
            return comparison
        if name := self._match(_FIELD):
            return self._field(name)
        return self._words()

    def _words(self) -> Condition:
        """A word, or several with commas between them: one of them."""
        found = [self._plain_word()]
        while (comma := _COMMA.match(self._text, self._at)) is not None:
            self._at = comma.end()
            if not self._plain_word_here():
                break  # people set commas between words that must all be met, too
            found.append(self._plain_word())
        return found[0] if len(found) == 1 else AnyOf(tuple(found))

    def _plain_word_here(self) -> bool:
        if self._text.startswith(_OPENING, self._at):
            return True
        word = _VALUE.match(self._text, self._at)
        return not (
            word is None
            or self._stands("-")
            or self._or_here()
            or _FIELD.match(self._text, self._at)
            or self._duration_word()
        )

    def _plain_word(self) -> Condition:
        if quoted := self._quoted():
            return _anywhere(quoted)
        word = self._match(_VALUE) or self._match(_WORD)
        if word is None:
            raise self._unexpected(
                _("At character {place}: a word to look for is expected after the minus.")
            )
        meant = _STATE_NAMES.get(fold(word[0]))
        return Is((meant,)) if meant else _anywhere(_beginning(word[0]))

    def _parenthesis(self) -> Condition:
        opened = self._at - 1
        if self._depth >= DEEPEST:
            raise self._unexpected(
                _("At character {place}: there are too many parentheses within each other."),
                opened,
            )
        self._depth += 1
        self._skip_space()
        condition = self._alternatives()
        if not self._takes(")"):
            raise self._unexpected(
                _("At character {place}: the parenthesis opened here is not closed."), opened
            )
        self._depth -= 1
        return condition

    def _quoted(self) -> str:
        """What stands here in quotation marks; empty where nothing does."""
        if not self._stands('"'):
            # Of the others an unpaired one may well be a part of a name.
            other = _OTHER_QUOTED.match(self._text, self._at)
            text = "".join(filter(None, other.groups())).strip() if other else ""
            self._at = other.end() if other and text else self._at
            return text
        quoted = self._match(_QUOTED)
        if quoted is None:
            raise self._unexpected(
                _("At character {place}: the quotation mark opened here is not closed.")
            )
        text = _ESCAPED.sub(r"\1", quoted[1]).strip()
        if not text:
            raise self._unexpected(
                _("At character {place}: there is nothing between the quotation marks."),
                quoted.start(),
            )
        return text

    def _comparison(self) -> Condition | None:
        """`>20s` or `dur>20s`."""
        word = self._duration_word()
        if word:
            self._at = word.end()
        sign = self._match(_SIGN)
        if sign is None and word:
            raise self._unexpected(
                _("At character {place}: < or > is expected, such as in dur>5m.")
            )
        if sign is None:
            return None
        self._skip_space()
        return Lasts(sign[0], self._seconds())

    def _duration_word(self) -> re.Match[str] | None:
        """The word for the time that is to be compared, if it stands here."""
        word = _TIMED_WORD.match(self._text, self._at)
        return word if word and fold(word[1]) in _DURATION_WORDS else None

    def _seconds(self) -> int:
        time = next(filter(None, map(self._match, _TIMES)), None)
        if time is None:
            raise self._unexpected(
                _("At character {place}: a time is expected, such as 20s, 5m, 1h or 1:30.")
            )
        hours, minutes, seconds = (int(part or 0) for part in time.groups()[:3])
        return 3600 * hours + 60 * minutes + seconds

    def _field(self, written: re.Match[str]) -> Condition:
        name = _FIELD_NAMES.get(fold(written[1]))
        if name is None:
            raise self._unexpected(
                _(
                    "At character {place}: there is no such field; expected one of {fields}, "
                    "or quotation marks around a word with a colon."
                ),
                written.start(),
                fields=_(FIELDS_SHOWN),
            )
        if name == "ext":
            found = self._values(self._extension)
            return OnExtension(
                tuple(one for one in found if isinstance(one, str)),
                tuple(one for one in found if isinstance(one, Between)),
            )
        if name == "state":
            return Is(self._values(self._state))
        if name in NUMBERS:
            return InNumber(name, self._values(self._number))
        return In(name, self._values(self._text_value))

    def _values(self, read: Callable[[], Value]) -> tuple[Value, ...]:
        """Values with commas between them."""
        found = [read()]
        while self._match(_COMMA):
            found.append(read())
        return tuple(found)

    def _value(self) -> str:
        """A word, or several in quotes; empty for `*`: any."""
        if quoted := self._quoted():
            return quoted
        word = self._match(_VALUE)
        if word is None:
            raise self._unexpected(
                _("At character {place}: a value is expected, in quotation marks if it has spaces.")
            )
        return "" if word[0] == ANY else word[0]

    def _text_value(self) -> str:
        quoted = self._text.startswith(_OPENING, self._at)
        value = self._value()
        return fold(value if quoted else _beginning(value))

    def _number(self) -> str:
        start, value = self._at, _beginning(self._value())
        number = compact(value)
        if value and not number:
            raise self._unexpected(
                _("At character {place}: a number, or a part of one, is expected."), start
            )
        return number

    def _extension(self) -> str | Between:
        start, value = self._at, self._value()
        written = _EXTENSION.fullmatch(value)
        if written is None or (written[2] and int(written[1]) > int(written[2])):
            raise self._unexpected(
                _("At character {place}: extensions are expected, such as 101 or 101-105."), start
            )
        return Between(written[1], written[2]) if written[2] else value

    def _state(self) -> str:
        start, value = self._at, self._value()
        word = _STATE_NAMES.get(fold(value))
        if word is None:
            raise self._unexpected(
                _("At character {place}: one of these states is expected: {states}."),
                start,
                states=_(STATES_SHOWN),
            )
        return word

    def _at_end(self) -> bool:
        return self._at >= len(self._text)

    def _stands(self, character: str) -> bool:
        return self._text.startswith(character, self._at)

    def _takes(self, character: str) -> bool:
        if not self._stands(character):
            return False
        self._at += 1
        return True

    def _or_here(self) -> int:
        """How long the `or` is that stands here; 0: none does."""
        return 1 if self._stands("|") else self._word_here(_OR)

    def _word_here(self, words: tuple[str, ...]) -> int:
        """How long the one of these words is that stands here; 0: none does."""
        word = _WORD.match(self._text, self._at)
        return len(word[0]) if word and fold(word[0]) in words else 0

    def _takes_or(self) -> bool:
        length = self._or_here()
        self._at += length
        self._skip_space()
        return bool(length)

    def _skip_space(self) -> None:
        self._match(_SPACE)

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return found

    def _unexpected(self, sentence: str, at: int | None = None, **named: str) -> Unexpected:
        return Unexpected(
            self._at if at is None else at,
            lambda place: sentence.format(place=place, **named),
        )


def _anywhere(text: str) -> Condition:
    number = compact(text) if _NUMBER_LIKE.fullmatch(text.replace(" ", "")) else ""
    return Anywhere(fold(text), number)


def _beginning(word: str) -> str:
    """`Petr*` finds what `Petr` finds. Several stars are those of a mask, and mean themselves."""
    return word[:-1] if _OPEN_ENDED.search(word) else word

"""Which extensions are watched: `101,105-110`, `group:Sales`, `all`.

A `Selection` is what a person wrote; `resolve` finds out, with the account's directory, which
phones it means, and names what it could not find.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.calls.extension import Directory, Extension, number_order
from app.locale import _

WIDEST_RANGE = 10_000
GROUP = "group:"


class BadSelection(ValueError):
    """Cannot be read; the text names the part and says what is expected."""


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a selection. Exactly one of the fields is set."""

    number: str = ""
    last: str = ""
    group: str = ""
    everything: bool = False

    def __str__(self) -> str:
        if self.everything:
            return "all"
        if self.group:
            return f"{GROUP}{self.group}"
        return f"{self.number}-{self.last}" if self.last else self.number

    def numbers(self) -> Iterable[str]:
        """The numbers of a number or a range."""
        if not self.last:
            return (self.number,)
        width = len(self.number)
        return (str(n).zfill(width) for n in range(int(self.number), int(self.last) + 1))


@dataclass(frozen=True, slots=True)
class Selection:
    """What a person wrote, part by part; `str()` writes it again."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return ",".join(map(str, self.terms))

    def __bool__(self) -> bool:
        return bool(self.terms)


@dataclass(frozen=True, slots=True)
class Resolved:
    """The phones a selection means, and a sentence for each part of it that means none."""

    phones: tuple[Extension, ...] = ()
    warnings: tuple[str, ...] = ()


def parse_selection(parts: Iterable[str] | str) -> Selection:
    """Read what a person wrote, whole or already taken apart at the commas.

    Raises `BadSelection`.
    """
    texts = parts.split(",") if isinstance(parts, str) else [t for p in parts for t in p.split(",")]
    return Selection(tuple(_term(text.strip()) for text in texts if text.strip()))


def selection_of(phones: Iterable[Extension]) -> Selection:
    """The selection that means exactly these phones."""
    return Selection(tuple(Term(number=phone.number) for phone in phones))


def resolve(selection: Selection, directory: Directory) -> Resolved:
    """The phones meant, each once, by number."""
    phones: dict[int, Extension] = {}
    missing: list[str] = []
    warnings: list[str] = []
    known = directory.numbers()
    for term in selection.terms:
        if term.everything:
            phones |= {phone.id: phone for phone in directory.phones()}
        elif term.group:
            members = _members(term.group, directory)
            if members is None:
                warnings.append(_("There is no group '{name}'.").format(name=term.group))
            elif not members:
                warnings.append(_("Group '{name}' has no phones.").format(name=term.group))
            phones |= {phone.id: phone for phone in members or ()}
        else:
            for number in term.numbers():
                phone = known.get(number)
                if phone is None:
                    missing.append(number)
                elif phone.is_phone and phone.active:
                    phones[phone.id] = phone
                else:
                    warnings.append(_not_watchable(phone))
    if missing:
        warnings.insert(
            0, _("Not in this account: {numbers}.").format(numbers=_compressed(missing))
        )
    ordered = sorted(phones.values(), key=lambda phone: number_order(phone.number))
    return Resolved(tuple(ordered), tuple(dict.fromkeys(warnings)))


def _term(text: str) -> Term:
    if text.casefold() == "all":
        return Term(everything=True)
    if text.casefold().startswith(GROUP):
        # What cannot be seen is not in a name as it is shown, and must not reach a terminal.
        if (name := text[len(GROUP) :].strip()).isprintable() and name:
            return Term(group=name)
    elif _is_number(text.replace("*", "")) and not text.endswith("*"):
        return Term(number=text)
    elif (ends := [end.strip() for end in text.split("-")]) and len(ends) == 2:
        first, last = ends
        if _is_number(first) and _is_number(last):
            return _range(text, first, last)
    raise BadSelection(
        _(
            "'{text}' is not a selection of extensions; expected numbers (101), "
            "ranges (105-110), group:NAME or all."
        ).format(text=text)
    )


def _range(text: str, first: str, last: str) -> Term:
    if not 0 <= int(last) - int(first) < WIDEST_RANGE:
        raise BadSelection(
            _("'{text}': a range goes from a lower to a higher number, at most {most}.").format(
                text=text, most=WIDEST_RANGE
            )
        )
    return Term(number=first, last=last)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _members(name: str, directory: Directory) -> list[Extension] | None:
    """The phones of a group, given by name (in any case) or id; `None`: no such group."""
    wanted = name.casefold()
    ids = {g.id for g in directory.groups.values() if wanted in (g.name.casefold(), str(g.id))}
    if not ids:
        return None
    return [phone for phone in directory.phones() if phone.group_id in ids]


def _not_watchable(extension: Extension) -> str:
    if extension.is_phone:
        return _("Extension {number} is blocked.").format(number=extension.number)
    return _("Extension {number} is a {kind}, not a phone.").format(
        number=extension.number, kind=extension.kind_named
    )


def _compressed(numbers: list[str]) -> str:
    """`111, 115-120`: a whole missing range does not fill the screen."""
    runs: list[list[str]] = []
    for number in dict.fromkeys(numbers):
        if runs and _follows(runs[-1][-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _follows(previous: str, number: str) -> bool:
    return (
        _is_number(previous)
        and _is_number(number)
        and len(previous) <= len(number)
        and int(number) == int(previous) + 1
    )

"""Which keys are active together: those of a screen, of the widgets on it, and of the app below.

Beside the keys that have a name of ours there are Textual's own, which move the focus, edit a field
or go through a list; a key of somebody's choice must leave them alone. Loads every screen, so it is
used only where a person has chosen keys.
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from textual.app import App
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.dom import DOMNode
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList

import app.ui
from app.locale import N_
from app.ui.keys import usual_keys

_FOCUS = N_("keys.{name}: {key} moves from field to field there. {kept} stays.")
_ANSWER = N_("keys.{name}: {key} answers there. {kept} stays.")
_TYPING = N_("keys.{name}: {key} is needed there for typing. {kept} stays.")
_LIST = N_("keys.{name}: {key} is needed there for going through the list. {kept} stays.")
_SCROLLING = ("up", "down", "pageup", "pagedown", "home", "end")


@dataclass(frozen=True, slots=True)
class Bound:
    """What may have other keys than its usual ones; `typing`: it works while one types, too."""

    keys: str
    typing: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What is active together on a screen, by name.

    `fixed`: keys whose meaning stays, and the sentence that refuses each.
    """

    screen: type[DOMNode]
    names: frozenset[str]
    fixed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Keyboard:
    """All that has keys, by name, and the places where they are active."""

    bound: Mapping[str, Bound]
    places: tuple[Place, ...]


def keyboard() -> Keyboard:
    """As all classes have it."""
    bound: dict[str, Bound] = {}
    named: dict[type[DOMNode], frozenset[str]] = {}
    for kind in kinds():
        bindings = [b for b in usual_bindings(kind) if isinstance(b, Binding) and b.id]
        for each in bindings:
            bound.setdefault(each.id or "", Bound(usual_keys(each.id or ""), each.priority))
        named[kind] = frozenset(each.id for each in bindings if each.id)
    below = _united(named, (kind for kind in named if issubclass(kind, App)))
    return Keyboard(bound, tuple(_place(kind, named, below) for kind in named if _is_screen(kind)))


def kinds() -> Iterator[type[DOMNode]]:
    """The classes of ours that may have keys, in the order of their modules' names."""
    for found in pkgutil.walk_packages(app.ui.__path__, f"{app.ui.__name__}."):
        module = importlib.import_module(found.name)
        for kind in vars(module).values():
            if not isinstance(kind, type) or kind.__module__ != found.name:
                continue
            if issubclass(kind, DOMNode):
                yield kind


_usual_of: dict[type[DOMNode], list[BindingType]] = {}


def usual_bindings(kind: type[DOMNode]) -> list[BindingType]:
    """Its own, as the source has them."""
    return _usual_of.setdefault(kind, list(vars(kind).get("BINDINGS", ())))


def _is_screen(kind: type[DOMNode]) -> bool:
    return issubclass(kind, Screen)


def _place(
    screen: type[DOMNode], named: Mapping[type[DOMNode], frozenset[str]], below: frozenset[str]
) -> Place:
    widgets = set(_widgets(screen.__module__, set()))
    return Place(screen, named[screen] | _united(named, widgets) | below, _fixed(widgets))


def _united(
    named: Mapping[type[DOMNode], frozenset[str]], of: Iterator[type[DOMNode]] | set[type[Widget]]
) -> frozenset[str]:
    return frozenset[str]().union(*(named.get(kind, frozenset()) for kind in of))


def _widgets(module: str, seen: set[str]) -> Iterator[type[Widget]]:
    """The classes of widgets that a module knows, and those that theirs know."""
    seen.add(module)
    for kind in list(vars(sys.modules[module]).values()):
        if not isinstance(kind, type) or not issubclass(kind, Widget) or issubclass(kind, Screen):
            continue
        yield kind
        if kind.__module__.startswith(app.ui.__name__) and kind.__module__ not in seen:
            yield from _widgets(kind.__module__, seen)


def _fixed(widgets: set[type[Widget]]) -> dict[str, str]:
    """Textual's own keys that are needed among these."""
    if any(map(_scrolls, widgets)):  # it has the focus; a field beside it opens and goes again
        return dict.fromkeys(_SCROLLING, _LIST)
    fixed: dict[str, str] = {}
    if Input in widgets:
        fixed |= dict.fromkeys(_keys_of(Input), _TYPING)
    if OptionList in widgets:
        fixed |= dict.fromkeys(_keys_of(OptionList), _LIST)
    if fixed or Button in widgets:
        fixed |= {"enter": _ANSWER, "tab": _FOCUS, "shift+tab": _FOCUS}
    return fixed


def _scrolls(kind: type[Widget]) -> bool:
    ours = kind.__module__.startswith(app.ui.__name__) and kind.can_focus
    scrolling = issubclass(kind, ScrollView | ScrollableContainer)
    return ours and scrolling and not issubclass(kind, Input | OptionList)


def _keys_of(kind: type[Widget]) -> Iterator[str]:
    for each in vars(kind).get("BINDINGS", ()):
        if isinstance(each, Binding):
            yield from each.key.split(",")

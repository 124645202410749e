"""The filters of a dashboard: the one in force, those used before, and those with a name.

Some are saved in the settings, others by a key on the board; the latter, the history and the one in
force are remembered for the next start. What is read back is checked, for anybody may have written
it. A filter holds nothing but what a person typed. Windows side by side share what is saved and
what was used; each has its own in force.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from app.calls.query import NO_QUERY, BadQuery, Query, parse_query
from app.locale import _
from app.watch.remembered import Remembered

PART = "filters"
MOST_SAVED, MOST_USED = 50, 50
LONGEST_NAME, LONGEST = 40, 400
"""Characters of a name, and of a filter that is typed."""
_log = logging.getLogger(__name__)


class BadFilter(ValueError):
    """Cannot be saved; the text says why."""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter with a name. `fixed`: it stands in the settings, and changes only there."""

    name: str
    query: Query
    fixed: bool = False


def filters_of_settings(
    table: Mapping[str, object],
) -> tuple[tuple[SavedFilter, ...], tuple[str, ...]]:
    """The filters of `[filters]`, in its order, and a sentence for each that cannot be one."""
    saved: list[SavedFilter] = []
    problems: list[str] = []
    for name, text in table.items():
        try:
            saved.append(_saved(name, text, fixed=True))
        except BadFilter as problem:
            problems.append(
                _("Filter '{name}' of the settings is left out. {why}").format(
                    name=_shown(name), why=problem
                )
            )
    return tuple(saved), tuple(problems)


class Filters:
    """`fixed`: those of the settings; `wanted`: the filter to begin with, if not the last one."""

    def __init__(
        self,
        remembered: Remembered | None = None,
        fixed: tuple[SavedFilter, ...] = (),
        wanted: Query | None = None,
    ) -> None:
        self._remembered = remembered
        self._fixed = fixed
        self._own: tuple[SavedFilter, ...] = ()
        self._ahead = False
        """Whether there is more here than could be kept."""
        self.now = NO_QUERY
        self.used: tuple[str, ...] = ()
        """The texts that were kept with Enter, the last one last."""
        self._recall()
        if wanted is not None:
            self.now = wanted

    @property
    def saved(self) -> tuple[SavedFilter, ...]:
        """All with a name; the keys 1 to 9 stand for the first nine."""
        names = {each.name for each in self._fixed}
        return (*self._fixed, *(each for each in self._own if each.name not in names))

    def name_of(self, query: Query) -> str:
        """Under which name a filter is saved; empty where under none."""
        return next((each.name for each in self.saved if each.query == query), "")

    def show(self, query: Query) -> None:
        """This one is in force, for as long as somebody is typing on."""
        self.now = query

    def settle(self) -> None:
        """The one in force is meant to stay: it is remembered, and among those used."""
        self.note_used(self.now)

    def note_used(self, query: Query) -> None:
        """It may be wanted again, whether it is the board's or the history's."""
        self.refresh()
        if text := query.text:
            self.used = (*(each for each in self.used if each != text), text)[-MOST_USED:]
        self._keep()

    def save(self, name: str) -> SavedFilter:
        """Give the one in force a name; another of yours by that name is replaced.

        Raises `BadFilter`.
        """
        if not self.now:
            raise BadFilter(_("No filter is in force that could be saved."))
        saved = _saved(name, self.now.text)
        if any(each.name == saved.name for each in self._fixed):
            raise BadFilter(
                _("'{name}' stands in the settings; please take another name.").format(
                    name=saved.name
                )
            )
        self.refresh()
        others = tuple(each for each in self._own if each.name != saved.name)
        if len(others) >= MOST_SAVED:
            raise BadFilter(_("There are too many already; please remove one first."))
        replaced = [each.name for each in self._own]
        if saved.name in replaced:
            place = replaced.index(saved.name)
            self._own = (*self._own[:place], saved, *self._own[place + 1 :])
        else:
            self._own = (*others, saved)
        self._keep()
        return saved

    def remove(self, saved: SavedFilter) -> None:
        """Forget one. Raises `BadFilter` for one of the settings."""
        if saved.fixed:
            raise BadFilter(
                _(
                    "'{name}' stands in the settings, [filters]; it can be removed only there."
                ).format(name=saved.name)
            )
        self.refresh()
        self._own = tuple(each for each in self._own if each.name != saved.name)
        self._keep()

    def refresh(self) -> None:
        """Take over what another window has saved, removed or used meanwhile."""
        if not self._ahead and (kept := self._kept()) is not None:
            self._take_over(kept)

    def _keep(self) -> None:
        if self._remembered is None:
            return
        self._ahead = not self._remembered.keep(
            PART,
            {
                "now": self.now.text,
                "used": list(self.used),
                "saved": [{"name": each.name, "text": each.query.text} for each in self._own],
            },
        )

    def _recall(self) -> None:
        if (kept := self._kept()) is not None:
            self.now = _query_if_any(kept.get("now")) or NO_QUERY
            self._take_over(kept)

    def _kept(self) -> Mapping[object, object] | None:
        kept = self._remembered.part(PART) if self._remembered is not None else None
        if kept is None or isinstance(kept, Mapping):
            return kept
        _log.warning(_("The filters that were kept are left out: they cannot be read."))
        return None

    def _take_over(self, kept: Mapping[object, object]) -> None:
        self.used = tuple(
            text for text in _listed(kept.get("used")) if isinstance(text, str) and text.strip()
        )[-MOST_USED:]
        own: dict[str, SavedFilter] = {}
        for each in _listed(kept.get("saved"))[:MOST_SAVED]:
            if not isinstance(each, Mapping):
                continue
            try:
                saved = _saved(each.get("name"), each.get("text"))
            except BadFilter as problem:
                _log.warning(_("A filter that was kept is left out. {why}").format(why=problem))
                continue
            own.setdefault(saved.name, saved)
        self._own = tuple(own.values())


def _saved(name: object, text: object, *, fixed: bool = False) -> SavedFilter:
    """Raises `BadFilter`."""
    if not isinstance(name, str) or not (clean := " ".join(name.split())):
        raise BadFilter(_("A filter needs a name."))
    if len(clean) > LONGEST_NAME or not clean.isprintable():
        raise BadFilter(
            _("A name has at most {most} characters, all of them visible.").format(
                most=LONGEST_NAME
            )
        )
    if not isinstance(text, str) or not text.strip():
        raise BadFilter(_("A filter is a text, such as 'ringing >20s'."))
    if len(text) > LONGEST:
        raise BadFilter(_("A filter has at most {most} characters.").format(most=LONGEST))
    try:
        return SavedFilter(clean, parse_query(text), fixed)
    except BadQuery as problem:
        raise BadFilter(str(problem)) from None


def _query_if_any(text: object) -> Query | None:
    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    try:
        return parse_query(text)
    except BadQuery:
        return None


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _shown(name: str) -> str:
    """A name that cannot be one, as it may be shown."""
    return "".join(c if c.isprintable() else "·" for c in name)[:LONGEST_NAME]

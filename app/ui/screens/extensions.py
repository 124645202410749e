"""The choice of extensions to watch: tick, filter by typing, whole groups at once.

Letters go into the filter, Space ticks what is highlighted, Enter takes the choice, Escape clears
the filter and then leaves without a change.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from app.calls.extension import Directory, Extension
from app.locale import _, ngettext
from app.ui.keys import binding, shown_key
from app.ui.theme import STYLES
from app.ui.widgets.key_bar import KeyBar

GROUP = "group-"
PHONE = "phone-"
NO_GROUP = 0
TICKED, HALF, FREE = "[x]", "[-]", "[ ]"


class ExtensionsScreen(Screen[tuple[Extension, ...] | None]):
    """Gives back the chosen phones, or `None` where nothing is to change."""

    CSS_PATH = STYLES / "extensions.tcss"
    AUTO_FOCUS = "#choices"
    BINDINGS: ClassVar[list[BindingType]] = [
        replace(
            binding("enter", "take", "Watch these", "extensions.take", show=False), priority=True
        ),
        binding("escape", "back", "Back", "extensions.back", show=False),
        binding("space", "tick", "Tick", "extensions.tick", show=False),
        binding("ctrl+a", "tick_all", "All", "extensions.all", show=False),
        binding("backspace", "erase", "Erase", "extensions.erase", show=False),
    ]

    def __init__(self, directory: Directory, chosen: Iterable[Extension]) -> None:
        super().__init__()
        self._directory = directory
        self._chosen = {phone.id for phone in chosen}
        self._filter = ""
        self._groups: dict[int, list[Extension]] = {}

    def compose(self) -> ComposeResult:
        yield Static(Content(_("Which extensions are watched?")), id="title")
        yield Static(id="filter", markup=False)
        yield OptionList(id="choices", markup=False)
        yield Static(id="count", markup=False)
        yield KeyBar(
            [
                (shown_key("extensions.tick"), _("tick")),
                (shown_key("extensions.all"), _("all shown")),
                (_("letters"), _("filter")),
                (shown_key("extensions.take"), _("watch these")),
                (shown_key("extensions.back"), _("back")),
            ],
            id="keys",
        )

    def on_mount(self) -> None:
        self._list_choices()

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character and event.character != " ":
            event.stop()
            self._filter += event.character
            self._list_choices()

    def action_erase(self) -> None:
        self._filter = self._filter[:-1]
        self._list_choices()

    def action_back(self) -> None:
        if self._filter:
            self._filter = ""
            self._list_choices()
        else:
            self.dismiss(None)

    def action_tick(self) -> None:
        choices = self.query_one(OptionList)
        if choices.highlighted is None:
            return
        option = choices.get_option_at_index(choices.highlighted)
        self._toggle(self._phones_of(option.id or ""))

    def action_tick_all(self) -> None:
        self._toggle([phone for members in self._groups.values() for phone in members])

    @on(OptionList.OptionSelected)
    def _clicked(self) -> None:
        self.action_tick()

    def action_take(self) -> None:
        chosen = [phone for phone in self._directory.phones() if phone.id in self._chosen]
        self.dismiss(tuple(chosen))

    def _toggle(self, phones: list[Extension]) -> None:
        """Tick them all; where all are ticked, free them all."""
        ids = {phone.id for phone in phones}
        self._chosen = self._chosen - ids if ids <= self._chosen else self._chosen | ids
        self._show_ticks()

    def _phones_of(self, option_id: str) -> list[Extension]:
        if option_id.startswith(GROUP):
            return self._groups[int(option_id.removeprefix(GROUP))]
        return [self._directory.extensions[int(option_id.removeprefix(PHONE))]]

    def _list_choices(self) -> None:
        """Make the list anew for the filter, by group; the highlight stays where it can."""
        choices = self.query_one(OptionList)
        before = choices.highlighted
        highlighted = choices.get_option_at_index(before).id if before is not None else None
        self._groups = self._matching()
        choices.clear_options()
        choices.add_options(self._options())
        choices.highlighted = self._position(highlighted)
        self.query_one("#filter", Static).update(
            Content(_("Filter: {text}").format(text=self._filter))
            if self._filter
            else Content(_("Type to filter by number, name or group."))
        )
        self._show_count()

    def _position(self, option_id: str | None) -> int | None:
        ids = [option.id for option in self.query_one(OptionList).options]
        if not ids:
            return None
        return ids.index(option_id) if option_id in ids else 0

    def _options(self) -> Iterable[Option]:
        for group, members in self._groups.items():
            yield Option(self._group_prompt(group), id=f"{GROUP}{group}")
            for phone in members:
                yield Option(self._phone_prompt(phone), id=f"{PHONE}{phone.id}")

    def _matching(self) -> dict[int, list[Extension]]:
        wanted = self._filter.casefold()
        groups: dict[int, list[Extension]] = {}
        for phone in self._directory.phones():
            group = phone.group_id if phone.group_id in self._directory.groups else NO_GROUP
            text = f"{phone.number}{phone.label}{self._group_name(group or NO_GROUP)}"
            if wanted in text.replace(" ", "").casefold():
                groups.setdefault(group or NO_GROUP, []).append(phone)
        return dict(sorted(groups.items(), key=lambda item: self._group_name(item[0]).casefold()))

    def _group_name(self, group: int) -> str:
        known = self._directory.groups.get(group)
        return known.name if known else _("Without a group")

    def _group_prompt(self, group: int) -> Content:
        members = self._groups[group]
        chosen = sum(phone.id in self._chosen for phone in members)
        mark = TICKED if chosen == len(members) else HALF if chosen else FREE
        count = _("{chosen} of {all}").format(chosen=chosen, all=len(members))
        return Content(f"{mark} {self._group_name(group)}  ({count})")

    def _phone_prompt(self, phone: Extension) -> Content:
        mark = TICKED if phone.id in self._chosen else FREE
        return Content(f"   {mark} {phone.number:<6} {phone.label}")

    def _show_ticks(self) -> None:
        choices = self.query_one(OptionList)
        for option in choices.options:
            if option.id is None:
                continue
            if option.id.startswith(GROUP):
                prompt = self._group_prompt(int(option.id.removeprefix(GROUP)))
            else:
                prompt = self._phone_prompt(self._phones_of(option.id)[0])
            if option.prompt != prompt:
                choices.replace_option_prompt(option.id, prompt)
        self._show_count()

    def _show_count(self) -> None:
        count = len(self._chosen)
        self.query_one("#count", Static).update(
            Content(
                ngettext("{n} extension ticked.", "{n} extensions ticked.", count).format(n=count)
            )
        )

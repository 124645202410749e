"""Facts under headings: labels in one column, what is known in the other, wrapped beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

LEAST = 20
"""Cells for what is known; where there are fewer it stands under its label."""
GAP = "  "


@dataclass(frozen=True, slots=True)
class Fact:
    """`tone` names the style of the text: a state's, `good`, `bad`; empty for the plain one."""

    label: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under a heading, which may be empty."""

    heading: str
    facts: Sequence[Fact]


class Facts(Static):
    """Shows sections. Nothing is sent while they stay the same."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "facts--heading",
        "facts--label",
        "facts--talking",
        "facts--ringing",
        "facts--forwarded",
        "facts--good",
        "facts--bad",
    }

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id, markup=False)
        self._sections: Sequence[Section] = ()
        self._shown: tuple[Content, int] | None = None

    def show(self, sections: Sequence[Section]) -> None:
        self._sections = sections
        self._lay_out()

    def on_resize(self) -> None:
        self._lay_out()

    def notify_style_update(self) -> None:
        """Another theme: what was made with the old colours is void."""
        super().notify_style_update()
        self._shown = None

    def _lay_out(self) -> None:
        lines: list[Content] = []
        for section in self._sections:
            lines += self._section(section, self.size.width or 80)
        content = Content("\n").join(lines)
        known = (content, len(lines))
        if self._shown != known:
            taller = self._shown is None or self._shown[1] != len(lines)
            self._shown = known
            self.update(content, layout=taller)

    def _section(self, section: Section, width: int) -> Iterable[Content]:
        if section.heading:
            yield Content("")
            yield Content.styled(section.heading, self.get_visual_style("facts--heading"))
        labels = max((cell_len(fact.label) for fact in section.facts), default=0)
        room = max(LEAST, width - labels - len(GAP))
        for fact in section.facts:
            label = fact.label + " " * (labels - cell_len(fact.label)) + GAP
            style = self.get_visual_style(f"facts--{fact.tone}") if fact.tone else ""
            for number, line in enumerate(wrap(fact.text, room) or [""]):
                beside = label if number == 0 else " " * cell_len(label)
                yield Content.assemble(
                    (beside, self.get_visual_style("facts--label")), (line, style)
                )

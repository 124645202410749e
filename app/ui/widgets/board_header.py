"""The board's first line: how many talk, ring and are free, the data's age, the quota, and the
longest call. Where it does not all fit, the last give way.
"""

import math
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from textual.content import Content
from textual.widgets import Static

from app.calls.alerts import Level
from app.calls.call import CallState
from app.calls.extension import Directory
from app.calls.numbers import duration
from app.calls.tally import Totals
from app.locale import _, ngettext
from app.locale.forms import hour_and_minute, number
from app.ui.widgets.columns import GLYPHS
from app.ui.widgets.levels import LEVEL_GLYPHS
from app.watch.alarms import Count
from app.watch.pace import Pace

STALE = 10.0
"""Seconds after which the age of the data is shown as a warning."""
STEPS = 5
SCARCE = 0.25
"""Which part of the limit must be left for the number to be no news."""
ROOMY = 100
"""Cells from which on there is room for whole sentences."""
NOTHING = Count()
FULL, EMPTY = "▰", "▱"


class BoardHeader(Static):
    """Shows the totals. Nothing is sent while the text stays the same."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "board-header--talking",
        "board-header--ringing",
        "board-header--forwarded",
        "board-header--warning",
        "board-header--alarm",
        "board-header--idle",
        "board-header--fresh",
        "board-header--stale",
        "board-header--quota",
        "board-header--scarce",
    }

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._shown: Content | None = None

    def show(  # noqa: PLR0913 - what the line tells of
        self,
        totals: Totals,
        watched: int,
        directory: Directory,
        server_time: datetime | None,
        age: float | None,
        pace: Pace | None,
        resets: datetime | None,
        *,
        attention: Count = NOTHING,
        resting: bool = False,
    ) -> None:
        """`watched`: how many extensions are; `age`: seconds since the data were taken; `resets`:
        when the quota starts anew; `attention`: what needs it.

        `resting`: nobody is on the phone, and no second is counted; the age is a bound then.
        """
        parts = [
            self._count(CallState.TALKING, _("{n} talking").format(n=totals.talking)),
            self._count(CallState.RINGING, _("{n} ringing").format(n=totals.ringing)),
        ]
        if totals.forwarded:
            parts.append(
                self._count(CallState.FORWARDED, _("{n} forwarded").format(n=totals.forwarded))
            )
        parts += self._attention(attention)
        idle = max(0, watched - totals.busy_extensions)
        parts.append(self._styled("idle", "○ " + _("{n} idle").format(n=idle)))
        if age is not None:
            parts.append(self._bound() if resting and age < STALE else self._age(age))
        longest = self._longest(totals, directory, server_time)
        room = self.size.width or math.inf
        shown = next(
            line
            for extras in self._extras(pace, resets, longest)
            if (line := Content("  ").join((*parts, *extras))).cell_length <= room or not extras
        )
        if shown != self._shown:
            self._shown = shown
            # One line, whatever it says: no other widget has to make room.
            self.update(shown, layout=False)

    def _extras(
        self, pace: Pace | None, resets: datetime | None, longest: list[Content]
    ) -> Iterator[list[Content]]:
        """What may follow the counts, in the order of preference; the last is nothing at all."""
        meter = self._meter(pace)
        for words in self._paced(pace, resets):
            yield from ([words, *meter, *longest], [words, *longest], [words, *meter], [words])
        yield from ([*meter, *longest], longest, [])

    def _longest(
        self, totals: Totals, directory: Directory, server_time: datetime | None
    ) -> list[Content]:
        if totals.longest is None or server_time is None:
            return []
        text = _("longest {time} ({extension})").format(
            time=duration(totals.longest.seconds(server_time)),
            extension=directory.number(totals.longest.key.extension_id),
        )
        return [Content(text)]

    def _count(self, state: CallState, text: str) -> Content:
        return self._styled(state.value, f"{GLYPHS[state]} {text}")

    def _attention(self, count: Count) -> list[Content]:
        total = count.alarms + count.warnings
        if not total:
            return []
        level = Level.ALARM if count.alarms else Level.WARNING
        if self.size.width and self.size.width < ROOMY:
            text = _("{n} urgent")
        else:
            text = ngettext("{n} needs attention", "{n} need attention", total)
        style = "alarm" if count.alarms else "warning"
        return [self._styled(style, f"{LEVEL_GLYPHS[level]} {text.format(n=total)}")]

    def _age(self, age: float) -> Content:
        name = "stale" if age >= STALE else "fresh"
        return self._styled(name, _("{n} s old").format(n=int(age)))

    def _bound(self) -> Content:
        return self._styled("fresh", _("under {n} s old").format(n=int(STALE)))

    def _meter(self, pace: Pace | None) -> list[Content]:
        if pace is None or pace.quota is None:
            return []
        quota = pace.quota
        share_left = quota.remaining / quota.limit
        steps = min(STEPS, math.ceil(share_left * STEPS))
        text = FULL * steps + EMPTY * (STEPS - steps)
        if share_left > SCARCE:
            return [self._styled("quota", text)]
        left = ngettext("{n} request left", "{n} requests left", quota.remaining)
        return [self._styled("scarce", f"{text} {left.format(n=number(quota.remaining))}")]

    def _paced(self, pace: Pace | None, resets: datetime | None) -> list[Content]:
        """How far looks are apart, and why: in full, and for a narrow window."""
        if pace is None or resets is None or not pace.scarce:
            return []
        if pace.halted:
            full = _("no looks until {time}: the quota is used up, or kept for actions")
            short = _("no looks until {time} (quota)")
        else:
            full = _("every {n} s to stay within the quota until {time}")
            short = _("every {n} s until {time} (quota)")
        n, time = max(1, round(pace.seconds)), hour_and_minute(resets)
        return [self._styled("scarce", text.format(n=n, time=time)) for text in (full, short)]

    def _styled(self, name: str, text: str) -> Content:
        return Content.styled(text, self.get_visual_style(f"board-header--{name}"))

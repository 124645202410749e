"""How a level is told in a line: glyph, word, and the time where it always stands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from app.calls.alerts import Level
from app.calls.board import Row
from app.calls.call import Call, CallKey, CallState, Direction, Party
from app.calls.lines import IdleAgent, IdleKey, IdleSince
from app.locale.characters import encoded
from app.ui.widgets.columns import STATE, TIME, duration_within, time_text
from app.ui.widgets.levels import LEVEL_GLYPHS, marked, urgent_state

START = datetime(2026, 11, 25, tzinfo=UTC)
CALL = Call(CallKey(1, "a"), CallState.RINGING, Direction.IN, Party(), Party())
RINGING = Row(CALL)
TALKING = Row(replace(CALL, state=CallState.TALKING))
FORWARDED = Row(replace(CALL, state=CallState.FORWARDED))
AGENT = IdleAgent(IdleKey(1))


@pytest.mark.parametrize(
    ("time", "level", "shown"),
    [
        ("0:17", Level.WARNING, "▲  0:17"),
        ("12:34", Level.ALARM, "◆ 12:34"),
        ("0:17", Level.SILENCED, "◇  0:17"),
        ("0:17", Level.CALM, "   0:17"),
        ("1:02:03", Level.ALARM, "1:02:03"),
        ("–", Level.ALARM, "◆     –"),
    ],
)
def test_the_glyph_stands_before_the_time_where_there_is_room(
    time: str, level: Level, shown: str
) -> None:
    assert marked(time, level, 7) == shown


@given(st.text("0123456789:", max_size=12), st.sampled_from(Level), st.integers(1, 12))
def test_the_time_always_takes_its_cells(time: str, level: Level, width: int) -> None:
    assert cell_len(marked(time, level, width)) == width


@pytest.mark.parametrize(
    ("entry", "level", "said"),
    [
        (RINGING, Level.WARNING, "◐ long ring"),
        (RINGING, Level.ALARM, "◐ too long"),
        (TALKING, Level.WARNING, "● long talk"),
        (TALKING, Level.ALARM, "● too long"),
        (AGENT, Level.WARNING, "○ long idle"),
        (FORWARDED, Level.SILENCED, "↪ silenced"),
        (TALKING, Level.SILENCED, "● silenced"),
    ],
)
def test_the_word_fits_into_the_column_of_the_state(
    entry: Row | IdleAgent, level: Level, said: str
) -> None:
    assert urgent_state(entry, level) == said
    assert cell_len(said) <= STATE.width


@pytest.mark.parametrize("exact", [True, False])
@given(seconds=st.integers(0, 900_000))
def test_a_time_of_any_length_leaves_the_glyph_its_cell(exact: bool, seconds: int) -> None:
    since = IdleSince(START, exact)
    time = time_text(
        IdleAgent(IdleKey(1), since), START + timedelta(seconds=seconds), room=TIME.width - 1
    )
    assert marked(time, Level.ALARM, TIME.width).startswith("◆")
    assert cell_len(marked(time, Level.ALARM, TIME.width)) == TIME.width
    assert "…" not in marked(time, Level.ALARM, TIME.width)


def test_a_time_that_has_room_keeps_its_seconds() -> None:
    at = {text: START + timedelta(seconds=s) for s, text in ((3723, "1:02:03"), (723, "12:03"))}
    agent = IdleAgent(IdleKey(1), IdleSince(START, exact=True))
    assert [time_text(agent, now) for now in at.values()] == list(at)
    assert time_text(agent, at["1:02:03"], room=TIME.width - 1) == "1:02 h"


@pytest.mark.parametrize(
    ("seconds", "room", "said"),
    [
        (None, 6, "–"),
        (3723, 7, "1:02:03"),
        (3723, 6, "1:02 h"),
        (36_300, 8, "10:05:00"),
        (36_300, 7, "10:05 h"),
        (36_300, 6, "10:05h"),
        (36_300, 5, "10 h"),
        (360_300, 7, "100:05h"),
        (360_300, 6, "100 h"),
    ],
)
def test_minutes_are_shown_for_as_long_as_there_is_room(
    seconds: int | None, room: int, said: str
) -> None:
    assert duration_within(seconds, room) == said


def test_a_plain_terminal_tells_the_levels_apart() -> None:
    signs = [encoded(glyph, "ascii") for glyph in LEVEL_GLYPHS.values()]
    assert len(set(signs)) == len(signs) == 3
    assert b"?" not in signs
    assert TIME.width == 7

"""What is said beside the picture: nothing in it can be taken for anything else."""

import re
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.terminal.asides import (
    LONGEST_BODY,
    LONGEST_COPY,
    LONGEST_TITLE,
    Between,
    Way,
    copied,
    notice,
    understands_asides,
    way_of,
    who_is_between,
)

WRAPPED = {
    Between.NOBODY: re.compile("\x1b\\](?P<inner>[^\x00-\x1f\x7f-\x9f]*)\a"),
    Between.TMUX: re.compile("\x1bPtmux;\x1b\x1b\\](?P<inner>[^\x00-\x1f\x7f-\x9f]*)\a\x1b\\\\"),
}
TEXTS = st.text(max_size=2 * LONGEST_COPY)
WAYS: st.SearchStrategy[Way] = st.sampled_from(["osc9", "osc777"])


def unwrapped(sequence: str, between: Between) -> str:
    """What reaches the terminal, as whoever stands between would pass it on."""
    if between is Between.SCREEN:
        assert re.fullmatch("(?:\x1bP(?:(?!\x1b\\\\).){1,200}\x1b\\\\)+", sequence, re.DOTALL)
        sequence = "".join(re.findall("\x1bP((?:(?!\x1b\\\\).)*)\x1b\\\\", sequence, re.DOTALL))
        between = Between.NOBODY
    match = WRAPPED[between].fullmatch(sequence)
    assert match is not None
    return match["inner"]


@given(WAYS, TEXTS, TEXTS, st.sampled_from(Between))
def test_a_notice_is_one_command_whatever_is_in_it(
    way: Way, title: str, body: str, between: Between
) -> None:
    inner = unwrapped(notice(way, title, body, between), between)
    assert inner.isprintable()
    assert len(inner) <= LONGEST_TITLE + LONGEST_BODY + 20
    if way == "osc777":
        assert inner.startswith("777;notify;")
        assert inner.count(";") == 3
    else:
        assert re.match(r"9;[^\d]", inner)
    if between is Between.SCREEN:
        assert inner.isascii()


@given(TEXTS, st.sampled_from([Between.NOBODY, Between.SCREEN]))
def test_what_is_copied_arrives_as_one_short_printable_line(text: str, between: Between) -> None:
    inner = unwrapped(copied(text, between), between)
    arrived = b64decode(inner.removeprefix("52;c;"), validate=True).decode()
    assert arrived.isprintable()
    assert len(arrived) <= LONGEST_COPY
    if text.isprintable() and len(text) <= LONGEST_COPY:
        assert arrived == text


def test_in_tmux_a_text_is_offered_to_tmux_and_to_the_terminal() -> None:
    data = "Kzc5MTYxMjM0NTY3"
    assert copied("+79161234567", Between.TMUX) == (
        f"\x1b]52;c;{data}\a\x1bPtmux;\x1b\x1b]52;c;{data}\a\x1b\\"
    )


def test_a_notice_reads_as_people_write() -> None:
    assert notice("osc9", "callwatch", "Иванова: 20 s") == "\x1b]9;callwatch: Иванова: 20 s\a"
    assert notice("osc777", "call;watch", "a;b") == "\x1b]777;notify;call,watch;a,b\a"
    assert notice("osc9", "callwatch", "Иванова", Between.SCREEN) == (
        "\x1bP\x1b]9;callwatch: Ivanova\a\x1b\\"
    )
    assert notice("off", "callwatch", "x") == ""


@pytest.mark.parametrize(
    ("environment", "between"),
    [
        ({"TERM": "xterm-256color"}, Between.NOBODY),
        ({"TERM": "screen-256color", "TMUX": "tmux-0/default,1,0"}, Between.TMUX),
        ({"TERM": "tmux-256color"}, Between.TMUX),
        ({"TERM": "screen.xterm-256color", "STY": "1.tty"}, Between.SCREEN),
        ({"TERM": "screen-256color", "TMUX": "x", "STY": "1.tty"}, Between.TMUX),
        ({"TERM": "screen-256color"}, Between.NOBODY),
        ({}, Between.NOBODY),
    ],
)
def test_the_environment_tells_who_is_between(
    environment: dict[str, str], between: Between
) -> None:
    assert who_is_between(environment) is between


@pytest.mark.parametrize(
    ("way", "environment", "found"),
    [
        ("auto", {"TERM": "xterm-kitty"}, "osc9"),
        ("auto", {"TERM": "xterm-256color"}, "osc9"),
        ("auto", {"TERM": "foot"}, "osc777"),
        ("auto", {"TERM": "rxvt-unicode-256color"}, "osc777"),
        ("auto", {"TERM": "xterm-256color", "VTE_VERSION": "7800"}, "osc777"),
        ("osc777", {"TERM": "xterm-kitty"}, "osc777"),
        ("osc9", {"TERM": "linux"}, "off"),
        ("auto", {"TERM": "linux"}, "off"),
        ("auto", {}, "off"),
        ("off", {"TERM": "foot"}, "off"),
    ],
)
def test_the_way_is_the_settings_or_what_the_terminal_is_known_to_take(
    way: Way, environment: dict[str, str], found: Way
) -> None:
    assert way_of(way, environment) == found


@pytest.mark.parametrize("name", ["linux", "dumb", "vt220", "ansi", "unknown", ""])
def test_a_terminal_that_might_print_what_it_does_not_know_is_sent_nothing(name: str) -> None:
    assert not understands_asides({"TERM": name})

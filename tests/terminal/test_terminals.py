"""Terminals of every kind: a board that can be used, or one line that says what is missing."""

import os
import random
import re
import shutil
import sys
from pathlib import Path

import pytest

from app.locale.characters import STAND_INS
from tests.terminal.ends import ended, last_output, until
from tests.terminal.program import Terminal, terminal
from tests.terminal.test_line import DEMO, OPEN

ROOT = str(Path(__file__).parents[2])
ALONE = [sys.executable, "-m", "app"]
COLOURS = re.compile(rb"\x1b\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[\d;]*)?m")
KOI8 = {"LANG": "ru_RU.KOI8-R", "LANGUAGE": "C"}
REQUIRED = "MULTIPLEXERS_REQUIRED"
"""Set where a machine without tmux and screen is a fault and not an excuse: in `.ci/run`."""


def painted(environment: dict[str, str], pattern: str, encoding: str = "utf-8") -> bytes:
    """All bytes of a program from its start to its end, with `pattern` among them in between."""
    said = bytearray()
    with terminal(DEMO, directory=ROOT, environment=environment) as screen:

        def seen() -> bool:
            said.extend(screen.child.read_nonblocking(65536, timeout=30))
            text = re.sub(r"\x1b\[[\d;?<>$]*[a-zA-Z]", "", said.decode(encoding, "replace"))
            return re.search(pattern, text) is not None

        until(seen, pattern)
        screen.press("q")
        said += last_output(screen)
        assert ended(screen) == 0
    return bytes(said)


@pytest.mark.parametrize("term", ["dumb", "", "unknown", "vt52"])
def test_a_terminal_that_cannot_paint_is_told_so_in_one_line(term: str) -> None:
    with terminal(ALONE, directory=ROOT, environment={"TERM": term, "LANGUAGE": "C"}) as screen:
        said = last_output(screen).decode()
        assert ended(screen) == 2
    assert said == (
        f"callwatch: this terminal cannot paint a board (TERM={term}); "
        "there is 'callwatch calls'.\r\n"
    )


@pytest.mark.parametrize(
    "term", ["xterm-never-heard-of", "xterm", "linux", "vt100", "screen", "tmux-256color"]
)
def test_a_terminal_that_can_paint_has_a_board(term: str) -> None:
    painted({"TERM": term}, OPEN)


@pytest.mark.parametrize(
    "locale",
    [{"LANG": "C"}, {"LANG": "POSIX"}, {"LANG": ""}, {"LANG": "C.UTF-8", "LC_ALL": "C"}],
    ids=str,
)
def test_a_plain_locale_gets_plain_characters_in_english(locale: dict[str, str]) -> None:
    said = painted({**locale, "LANGUAGE": "ru"}, r"\d:\d\d \* talking")
    assert said.isascii()
    assert b"Hang up" in said


def test_a_size_that_the_environment_tells_is_not_believed() -> None:
    told = {"COLUMNS": "40", "LINES": "10"}
    with terminal(DEMO, directory=ROOT, environment=told) as screen:
        screen.wait_for(OPEN)


def test_another_encoding_is_spoken_and_never_garbled() -> None:
    """Names of the demo are Russian, which that encoding has; the board's signs it has not."""
    said = painted(KOI8, r"\d:\d\d \* talking +\d+ +[А-Я]", "koi8-r")
    assert not re.search(r"[●○—]".encode(), said)


def test_another_encoding_is_understood_too() -> None:
    with terminal(DEMO, directory=ROOT, environment=KOI8) as screen:
        screen.wait_for(r"\d:\d\d \* talking")
        screen.child.send("ц".encode("koi8-r"))  # the key of whisper
        screen.wait_for(r"Whisper \(Enter\)")
        screen.child.send(b"\xff\xfe\x80")  # means nothing here
        screen.press("\x1b")
        screen.wait_until_gone(r"Whisper \(Enter\)")


def test_bytes_that_mean_nothing_do_no_harm() -> None:
    junk = (b"\xff\xfe", b"\xd0", b"\x1b[99999999999u", b"\x1b]0;", b"\x00\x80")
    with terminal(DEMO, directory=ROOT) as screen:
        screen.wait_for(OPEN)
        for bytes_ in junk:
            screen.child.send(bytes_)
        screen.press("x")
        screen.wait_for(r"Hang up \(y\)")


def test_no_color_means_none_and_the_cursor_is_seen_all_the_same() -> None:
    said = painted({"NO_COLOR": "1"}, OPEN)
    assert not COLOURS.search(said)
    with terminal(DEMO, directory=ROOT, environment={"NO_COLOR": "1"}) as screen:
        screen.wait_for(OPEN)
        screen.press("j")
        until(screen.reversed_text, "a cursor")
        assert re.search("talk|ring", screen.reversed_text())


def test_sixteen_colours_are_enough() -> None:
    said = painted({"TERM": "xterm"}, OPEN)
    assert COLOURS.search(said)
    assert b"38;5;" not in said
    assert b"38;2;" not in said


def test_what_cannot_be_encoded_is_stood_in_for_cell_by_cell() -> None:
    assert "● ○ ◐ ✕ … – ─│╭ «x»".encode("ascii", STAND_INS) == b"* o o x . - -|+ <x>"
    assert "Чуковский é 漢".encode("ascii", STAND_INS) == b"Cukovskij e ??"
    assert "a\u0301\u0416".encode("ascii", STAND_INS) == b"aZ"
    assert "● Ж".encode("koi8-r", STAND_INS) == b"* \xf6"


def test_two_hundred_resizes_a_second_do_no_harm() -> None:
    chance = random.Random(7)  # noqa: S311 - sizes, not secrets
    with terminal(DEMO, directory=ROOT) as screen:
        screen.wait_for(OPEN)
        for key in ("x", "\x1b", "e", "\x1b") * 2:
            for _ in range(50):
                screen.child.setwinsize(chance.randint(1, 200), chance.randint(1, 500))
                screen.drain(0.005)
            screen.press(key)
        screen.child.setwinsize(40, 120)
        screen.drain(0.5)
        again = Terminal(screen.child, 120, 40)
        again.press("\x10")  # the palette, so that all is painted anew when it has gone
        again.wait_for("Search")
        again.press("\x1b")
        again.wait_until_gone("Search")
        again.wait_for(OPEN)
        again.press("q")
        last_output(again)
        assert ended(again) == 0


@pytest.mark.parametrize("name", ["tmux", "screen"])
def test_a_multiplexer_has_a_board_and_gets_its_window_back(name: str, tmp_path: Path) -> None:
    if shutil.which(name) is None:
        reason = f"the board is not tested in {name}, which is missing"
        if REQUIRED in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    shell = ["/bin/sh", "-c", " ".join(DEMO) + "; echo left with $?; read line"]
    command = {
        "tmux": ["tmux", "-u", "-f", "/dev/null", "-S", str(tmp_path / "tmux"), "new", *shell],
        "screen": ["screen", "-U", "-c", "/dev/null", *shell],
    }[name]
    environment = {"SCREENDIR": str(tmp_path / "screens"), "SHELL": "/bin/sh"}
    (tmp_path / "screens").mkdir(mode=0o700)
    with terminal(command, directory=ROOT, environment=environment) as screen:
        screen.wait_for(OPEN)
        screen.press("x")
        screen.wait_for(r"Hang up \(y\)")
        screen.press("n")
        screen.wait_until_gone(r"Hang up \(y\)")
        screen.press("q")
        screen.wait_for("left with 0")
        if name == "tmux":  # screen has one screen only, unless it is told otherwise
            assert "talking" not in screen.screen()
        screen.press("\r")  # what the shell waits for; with it the multiplexer ends
        last_output(screen)

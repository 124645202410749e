"""Bell, notice and copied text as they leave the program: once, between frames, and harmless."""

import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pexpect
import pytest

from app.simulator.options import SimulatorOptions
from app.simulator.server import Running, running
from tests.terminal.ends import until
from tests.terminal.hostile import CORPUS
from tests.terminal.program import Terminal, terminal
from tests.terminal.scanner import said_beside, unmeant
from tests.terminal.test_terminals import REQUIRED

ROOT = str(Path(__file__).parents[2])
PROGRAM = [sys.executable, "-m", "app"]
LOUD = ("bell", "osc9")
pytestmark = pytest.mark.timeout(240)


def settings(exchange: Running, folder: Path, **more: str) -> dict[str, str]:
    return {
        "CALLWATCH_API__BASE_URL": exchange.base_url,
        "CALLWATCH_API__CLIENT_ID": exchange.client_id,
        "CALLWATCH_API__CLIENT_SECRET": exchange.client_secret,
        "CALLWATCH_WATCH__EXTENSIONS": "all",
        "CALLWATCH_WATCH__INTERVAL": "0.5",
        "CALLWATCH_ALERTS__DESKTOP": "osc9",
        "XDG_CONFIG_HOME": str(folder),
        "XDG_STATE_HOME": str(folder),
        "LANGUAGE": "C",
        "TMUX": "",
        "STY": "",
    } | more


def read_on(screen: Terminal) -> None:
    """Take what comes in a moment, with its bytes."""
    with suppress(pexpect.TIMEOUT):
        screen.output += screen.child.read_nonblocking(65536, timeout=0.2)


def hears(screen: Terminal, aside: str, times: int) -> list[str]:
    def heard() -> bool:
        read_on(screen)
        return len(said_beside(bytes(screen.output), aside)) >= times

    until(heard, f"{aside}, {times} times")
    return said_beside(bytes(screen.output), aside)


def leave(screen: Terminal) -> None:
    screen.press("q")
    assert screen.wait_for_exit() == 0


def test_a_bell_and_a_notice_leave_once_for_each_threshold(
    exchange: Running, tmp_path: Path
) -> None:
    exchange.place_call(extension="101", number="+79160000101", ringing=10)
    with terminal(PROGRAM, directory=ROOT, environment=settings(exchange, tmp_path)) as screen:
        screen.wait_for(r"79160000101")
        exchange.advance(5.5)
        hears(screen, "osc9", 1)
        exchange.advance(5)
        texts = hears(screen, "osc9", 2)
        exchange.advance(60)
        screen.wait_for(r"1:2\d")
        leave(screen)
    assert len(said_beside(bytes(screen.output), "bell")) == 2
    assert len(said_beside(bytes(screen.output), "osc9")) == 2
    # As it is written in the country once that is known, a few seconds after the start.
    said = [text.replace(" ", "").replace("-", "") for text in texts]
    assert all("+79160000101hasbeenringingfor0:" in text for text in said)
    assert unmeant(bytes(screen.output), painting=True, asides=LOUD) == []


@pytest.mark.parametrize(
    ("more", "meant"),
    [
        ({"CALLWATCH_ALERTS__BELL": "false", "CALLWATCH_ALERTS__DESKTOP": "off"}, []),
        ({"CALLWATCH_ALERTS__QUIET": "00:00-24:00"}, []),
        ({"CALLWATCH_ALERTS__RING": ""}, []),
        ({"CALLWATCH_ALERTS__DESKTOP": "off"}, ["bell"]),
        ({"CALLWATCH_ALERTS__BELL": "false", "CALLWATCH_ALERTS__DESKTOP": "osc777"}, ["osc777"]),
    ],
)
def test_nothing_is_said_that_was_not_asked_for(
    exchange: Running, tmp_path: Path, more: Mapping[str, str], meant: list[str]
) -> None:
    exchange.place_call(extension="101", number="+79160000101", ringing=60)
    environment = settings(exchange, tmp_path, **more)
    with terminal(PROGRAM, directory=ROOT, environment=environment) as screen:
        screen.wait_for(r"1:0[2-9]")
        leave(screen)
    assert unmeant(bytes(screen.output), painting=True, asides=meant) == []
    for aside in meant:
        assert len(said_beside(bytes(screen.output), aside)) == 1


def test_whatever_stands_in_a_name_is_said_as_text(tmp_path: Path) -> None:
    options = SimulatorOptions(traffic=False, agents=len(CORPUS) + 2)
    with running(options) as exchange:
        # What is no text at all (half a surrogate) the exchange could not send.
        texts = [text.encode("utf-8", "replace").decode() for text in CORPUS.values()]
        for place, text in enumerate(texts):
            exchange.place_call(
                extension=str(101 + place), number=text[:60], name=text[:300], ringing=10
            )
        environment = settings(exchange, tmp_path, CALLWATCH_WATCH__INTERVAL="1")
        with terminal(PROGRAM, directory=ROOT, environment=environment) as screen:
            screen.wait_for(r"◐ ")
            exchange.advance(20)
            hears(screen, "bell", 1)
            for _call in range(3):
                screen.press("\x1b[By")
                screen.wait_for("What is to be copied")
                screen.press("4")
                screen.wait_until_gone("What is to be copied")
            copied = hears(screen, "copy", 3)
            leave(screen)
    output = bytes(screen.output)
    assert unmeant(output, painting=True, asides=[*LOUD, "copy"]) == []
    # Nothing that a name says is said a second time by the terminal.
    assert len(copied) == 3
    assert len(said_beside(output, "bell")) <= 3


def test_without_a_clipboard_nothing_is_sent_and_the_board_says_so(
    exchange: Running, tmp_path: Path
) -> None:
    exchange.place_call(extension="101", number="+79160000101", ringing=10)
    environment = settings(exchange, tmp_path, TERM="linux", CALLWATCH_ALERTS__BELL="false")
    with terminal(PROGRAM, directory=ROOT, environment=environment) as screen:
        screen.wait_for(r"79160000101")
        screen.press("y1")
        screen.wait_for("This terminal has no clipboard")
        leave(screen)
    assert unmeant(bytes(screen.output), painting=True) == []


MULTIPLEXERS = {
    "tmux": [
        "tmux",
        "-u",
        "-f",
        "/dev/null",
        "-S",
        "{folder}/tmux",
        "new",
        "-s",
        "board",
        "tmux set -s set-clipboard on; tmux set -g allow-passthrough on; exec {run}",
    ],
    "screen": ["screen", "-U", "-c", "/dev/null", "/bin/sh", "-c", "exec {run}"],
}


@pytest.mark.parametrize("name", ["tmux", "screen"])
def test_a_multiplexer_passes_on_what_is_said(name: str, exchange: Running, tmp_path: Path) -> None:
    if shutil.which(name) is None:
        reason = f"nothing was said in {name}, which is missing"
        if REQUIRED in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    (tmp_path / "screens").mkdir(mode=0o700)
    environment = settings(exchange, tmp_path, SCREENDIR=str(tmp_path / "screens"), SHELL="/bin/sh")
    del environment["TMUX"], environment["STY"]
    run = " ".join(PROGRAM)
    command = [word.format(folder=tmp_path, run=run) for word in MULTIPLEXERS[name]]
    exchange.place_call(extension="101", number="+79160000101", ringing=10)
    with terminal(command, directory=ROOT, environment=environment) as screen:
        screen.wait_for(r"79160000101")
        exchange.advance(6)
        [text] = hears(screen, "osc9", 1)
        assert "+79160000101 has been ringing" in text
        screen.press("y1")
        copied = hears(screen, "copy", 1)
        assert set(copied) == {"+79160000101"}
        screen.press("q")
        screen.wait_for_exit()

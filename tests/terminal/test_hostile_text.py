"""Whatever stands in a name, the terminal gets visible text, in its column, and obeys none of it.

The whole program in a real pseudo-terminal, on an exchange whose every text is hostile; every byte
that has left the program is looked at.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.responses import JSONResponse

from app.simulator import api, faulty
from app.simulator.options import SimulatorOptions
from app.simulator.server import running
from app.simulator.wire import Json, user_row
from tests.terminal.hostile import CORPUS, Infected, infect
from tests.terminal.program import Terminal, terminal
from tests.terminal.scanner import unmeant

ROOT = str(Path(__file__).parents[2])
pytestmark = pytest.mark.timeout(240)
"""Programs in terminals are slow on a busy machine, and no less right."""
PROGRAM = [sys.executable, "-m", "app"]
CALL: dict[str, Json] = {
    "call_flow": "in",
    "called_number": "000*100",
    "caller_id_name": CORPUS["markup that clicks"],
}
EVERYTHING = "".join(text for text in CORPUS.values() if len(text) < 1000)


@pytest.fixture(scope="module")
def infected() -> Iterator[Infected]:
    """Names, calls, groups, the user and the messages of errors: nothing is to be trusted."""

    def as_escapes(_response: JSONResponse, content: object) -> bytes:
        return json.dumps(content).encode()

    def hostile_user(*_given: object, **_named: object) -> dict[str, Json]:
        staff = exchange._story.staff
        return user_row(staff, read_only=False) | {"login": EVERYTHING, "timezone": EVERYTHING}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JSONResponse, "render", as_escapes)
        patch.setattr(api, "user_row", hostile_user)
        patch.setattr(
            faulty,
            "_error",
            lambda _message, _status: as_escapes(
                JSONResponse({}), {"message": EVERYTHING, "status": EVERYTHING}
            ),
        )
        options = SimulatorOptions(traffic=False, warm_up=0.0, agents=len(CORPUS) + 2)
        with running(options) as exchange:
            yield infect(exchange)


@pytest.fixture
def settings(infected: Infected, tmp_path: Path) -> Iterator[Mapping[str, str]]:
    yield {
        "CALLWATCH_API__BASE_URL": infected.exchange.base_url,
        "CALLWATCH_API__CLIENT_ID": infected.exchange.client_id,
        "CALLWATCH_API__CLIENT_SECRET": infected.exchange.client_secret,
        "CALLWATCH_WATCH__EXTENSIONS": "all",
        "CALLWATCH_WATCH__INTERVAL": "1",
        "CALLWATCH_SUPERVISOR__PHONE": "100",
        # What is said aloud with such names is looked at in test_asides.
        "CALLWATCH_ALERTS__BELL": "false",
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path),
        "LANGUAGE": "C",
    }
    infected.exchange.set_faults()


@contextmanager
def board(settings: Mapping[str, str], columns: int = 120, lines: int = 40) -> Iterator[Terminal]:
    """The dashboard, ended in order; nothing unmeant has left it."""
    with terminal(
        PROGRAM, columns=columns, lines=lines, environment=settings, directory=ROOT
    ) as screen:
        screen.wait_for(r"● talking")
        yield screen
        screen.press("q")
        assert screen.wait_for_exit() == 0
        assert unmeant(bytes(screen.output), painting=True) == []


@pytest.mark.parametrize(("columns", "lines"), [(100, 30), (160, 80), (247, 80)])
def test_the_columns_of_the_table_stand_where_they_stand(
    settings: Mapping[str, str], infected: Infected, columns: int, lines: int
) -> None:
    with board(settings, columns, lines) as screen:
        least = min(infected.calls, lines // 2)
        # Each of them complete, for a frame arrives in pieces.
        screen.wait_for(rf"(?:● talking[^●]*\brec\b[^●]*){{{least}}}")
        shown = [screen.cells(line) for line in range(lines)]
    heading = next(cells for cells in shown if "".join(cells).lstrip().startswith("time"))
    rows = [cells for cells in shown if "● talking" in "".join(cells)[:25]]
    direction, recording = column(heading, "dir"), column(heading, "rec")
    number, name = column(heading, "number"), column(heading, "name")
    for cells in rows[:least]:
        assert "".join(cells[direction : direction + 3]).strip() in ("in", "out"), cells
        assert "".join(cells[recording : recording + 3]) == "rec", cells
        assert cells[number - 1] == cells[name - 1] == " ", cells


def column(heading: list[str], title: str) -> int:
    """The cell in which a column begins."""
    return "".join(heading).index(f" {title} ") + 1


@pytest.mark.parametrize("keys", ["lwb", "gtT", "hH", "px"])
def test_every_dialog_shows_the_call_as_text(settings: Mapping[str, str], keys: str) -> None:
    with board(settings) as screen:
        for key in keys:
            screen.press("\x1b[B")
            screen.press(key)
            screen.wait_for(r"Other party:")
            screen.press("\x1b")
            screen.wait_until_gone(r"Other party:")


def test_what_became_of_an_action_is_told_as_text(
    settings: Mapping[str, str], infected: Infected
) -> None:
    with board(settings) as screen:
        infected.exchange.set_faults("error=400:DELETE")
        for _call in range(3):
            screen.press("\x1b[B")
            screen.press("x")
            screen.wait_for(r"Hang up \(y\)")
            screen.press("y")
            screen.wait_for("Refused: ")
            screen.press("\x1b")
            screen.wait_until_gone(r"Hang up \(y\)")
        # An answer that is accepted is told as a notice that repeats the names.
        infected.exchange.set_faults("empty:DELETE")
        screen.press("x")
        screen.wait_for(r"Hang up \(y\)")
        screen.press("y")
        screen.wait_for("Accepted")


def test_a_notice_repeats_what_the_exchange_says_as_text(
    settings: Mapping[str, str], infected: Infected
) -> None:
    with board(settings) as screen:
        infected.exchange.set_faults("error=400:current_calls")
        screen.wait_for("Refused: ")
        infected.exchange.set_faults("error=403:current_calls")
        screen.press("\x1b[A")
        screen.wait_for("Not allowed|could not be looked at")
        infected.exchange.set_faults()


def test_the_choice_of_extensions_shows_names_as_text(settings: Mapping[str, str]) -> None:
    with board(settings) as screen:
        screen.press("e")
        screen.wait_for("Which extensions are watched")
        screen.wait_for(r"\[x\]")
        for _page in range(3):
            screen.press("\x1b[6~")
        screen.press("[@click")
        screen.wait_for(r"Filter: \[@click")
        screen.press(" ")
        screen.press("\x1b")
        screen.wait_for("Type to filter")
        screen.press("\r")
        screen.wait_for("● talking")


def test_no_click_on_a_name_does_anything(settings: Mapping[str, str]) -> None:
    with board(settings) as screen:
        for line in range(3, 36, 3):
            screen.press("".join(click(place, line) for place in range(4, 116, 12)))
        screen.press("x")
        screen.wait_for(r"Hang up \(y\)")
        # Not on the buttons, which stand at the dialog's foot.
        screen.press("".join(click(place, 18) for place in range(30, 90, 6)))
        screen.press("\x1b")
        screen.wait_until_gone(r"Hang up \(y\)")
        screen.wait_for("● talking")


def click(place: int, line: int) -> str:
    """The mouse's button pressed and released."""
    return f"\x1b[<0;{place};{line}M\x1b[<0;{place};{line}m"


def test_the_commands_of_the_palette_stand_beside_hostile_names(
    settings: Mapping[str, str],
) -> None:
    with board(settings) as screen:
        screen.press("\x10")
        screen.wait_for(r"\(key l\)")
        screen.press("[/]")
        screen.wait_for(r"\[/\]")
        screen.press("\x7f" * 3)
        screen.wait_for(r"\(key l\)")
        screen.press("\x1b")
        screen.wait_until_gone(r"\(key l\)")


def test_what_was_seen_of_an_action_and_a_supervision_are_told_as_text(
    settings: Mapping[str, str], infected: Infected
) -> None:
    exchange = infected.exchange
    exchange.set_faults("empty:PUT")
    rows = exchange._api.rows or []
    try:
        with board(settings) as screen:
            screen.press("\x1b[B\x1b[B")
            screen.press("l")
            screen.wait_for(r"Listen \(Enter\)")
            screen.press("\r")
            screen.wait_for("Accepted")
            own = {**CALL, "extension_id": exchange.extension_id("100"), "call_api_id": "own"}
            exchange.set_rows([*rows, own])
            screen.wait_for("Seen: 100")
            screen.wait_for(r"Listen \d:\d\d")
    finally:
        exchange.set_rows(rows)


# The commands without a screen, on a terminal.


def output_of(settings: Mapping[str, str], *words: str, answer: str = "") -> tuple[int, bytes]:
    """How a command ended on a terminal that is wide enough for it, and what it wrote there."""
    with terminal(
        [*PROGRAM, *words], columns=700, lines=90, environment=settings, directory=ROOT
    ) as screen:
        if answer:
            screen.wait_for(r"\[y/N\]")
            screen.child.setecho(False)
            screen.press(answer)
        code = screen.wait_for_exit()
        return code, bytes(screen.output)


@pytest.mark.parametrize("command", ["calls", "extensions", "check"])
def test_a_command_writes_lines_of_text(settings: Mapping[str, str], command: str) -> None:
    code, output = output_of(settings, command)
    assert code in (0, 1)
    assert unmeant(output, painting=False) == []
    assert len(output) > 200


def test_the_columns_of_a_command_stand_where_they_stand(
    settings: Mapping[str, str], infected: Infected
) -> None:
    with terminal(
        [*PROGRAM, "calls"], columns=700, lines=90, environment=settings, directory=ROOT
    ) as screen:
        screen.wait_for(r"call id[\s\S]*long word|call id[\s\S]*Рентген")
        assert screen.wait_for_exit() == 0
        shown = [screen.cells(line) for line in range(90)]
    heading = next(cells for cells in shown if "call id" in "".join(cells))
    direction = "".join(heading).index("dir")
    rows = [cells for cells in shown if "talking" in "".join(cells)[:30]]
    assert len(rows) == infected.calls
    for cells in rows:
        assert "".join(cells[direction : direction + 3]).strip() in ("in", "out"), cells


@pytest.mark.parametrize("command", ["calls", "extensions"])
def test_json_keeps_the_text_and_is_plain_ascii(settings: Mapping[str, str], command: str) -> None:
    code, output = output_of(settings, command, "--json")
    assert code == 0
    assert unmeant(output, painting=False) == []
    assert output.isascii()
    text = json.dumps(json.loads(output))
    for name in ("clear the screen", "markup that clicks", "surrogates", "right to left"):
        assert json.dumps(CORPUS[name])[1:-1] in text


@pytest.mark.parametrize("text", ["copy to the clipboard", "markup that clicks", "a megabyte"])
def test_a_question_names_the_call_as_text(
    settings: Mapping[str, str], infected: Infected, text: str
) -> None:
    place = list(CORPUS).index(text)
    number = str(101 + place)
    rows = infected.exchange._api.rows
    assert rows is not None
    row = rows[place]
    assert isinstance(row, dict)
    row["call_api_id"] = "the-call"
    code, output = output_of(settings, "act", "hangup", number, "the-call", answer="n\n")
    assert code == 1
    assert unmeant(output, painting=False) == []


def test_an_action_that_is_refused_is_told_as_text(
    settings: Mapping[str, str], infected: Infected
) -> None:
    rows = infected.exchange._api.rows
    assert rows is not None
    row = rows[0]
    assert isinstance(row, dict)
    row["call_api_id"] = "the-call"
    infected.exchange.set_faults("error=400:DELETE")
    code, output = output_of(settings, "act", "hangup", "101", "the-call", "--yes")
    assert code == 1
    assert b"Refused: " in output
    assert unmeant(output, painting=False) == []


def test_the_audit_log_is_lines_of_text_and_told_as_text(
    settings: Mapping[str, str], infected: Infected, tmp_path: Path
) -> None:
    infected.exchange.set_faults("empty:DELETE")
    rows = infected.exchange._api.rows or []
    for place in (1, 21, 38):  # a title, markup, flags
        row = rows[place]
        assert isinstance(row, dict)
        code, output = output_of(
            settings, "act", "hangup", str(101 + place), str(row["call_api_id"]), "--yes"
        )
        assert code == 0
        assert unmeant(output, painting=False) == []
    log = tmp_path / "callwatch" / "audit.jsonl"
    recorded = log.read_bytes()
    assert recorded.isascii()
    assert len([json.loads(line) for line in recorded.splitlines()]) == 6
    # The file may be shared, and another of the group write what they like.
    entry = json.loads(recorded.splitlines()[0])
    entry |= {
        "id": "another",
        "agent": EVERYTHING,
        "destination": "\x1b[2J",
        "user": "\x1b]0;x\x07",
    }
    with log.open("ab") as file:
        file.write(json.dumps(entry).encode() + b"\n" + EVERYTHING.encode("utf-8", "replace"))
    for words in (["audit"], ["audit", "--json"]):
        code, output = output_of(settings, *words)
        assert code == 0
        assert unmeant(output, painting=False) == []
        # One of the names has the word in it, too.
        assert output.count(b"hangup") >= 4


def test_hostile_arguments_are_repeated_as_text(settings: Mapping[str, str]) -> None:
    for words in (
        ["act", "hangup", "\x1b[2J", "x", "--yes"],
        ["act", "\x1b]0;x\x07", "101", "x", "--yes"],
        ["act", "hangup", "101", "\x1b[6n\u202e", "--yes"],
        ["--extensions", "\x1b[2J", "calls"],
        ["--base-url", "https://\x1b[2J", "calls"],
        ["\x1b[2J"],
    ):
        code, output = output_of(settings, *words)
        assert code != 0
        assert unmeant(output, painting=False) == []
        assert os.linesep.encode() in output


@pytest.mark.parametrize(
    ("keys", "seen"),
    [
        ("\r", "scroll"),  # the details
        ("m", "keep; an empty note"),
        ("y", "What is to be copied"),
        ("P", "Parking slots"),
        ("f", "next on a call"),
        ("W", "answered"),
        ("r", "Calls that ended"),
        ("t1", "To which number"),  # with suggestions
        ("d1", "To which number"),
    ],
)
def test_every_screen_over_the_board_shows_names_as_text(
    settings: Mapping[str, str], keys: str, seen: str
) -> None:
    with board(settings) as screen:
        for _call in range(2):
            screen.press("\x1b[B\x1b[B")
            screen.press(keys)
            screen.wait_for(seen)
            screen.read_for(0.3)
            screen.press("\x1b")
            screen.wait_until_gone(seen)


def test_what_is_copied_and_silenced_is_text(settings: Mapping[str, str]) -> None:
    with board(settings) as screen:
        for _call in range(4):
            screen.press("\x1b[B")
            screen.press("z")
            screen.wait_for("ilenced")
            screen.press("G")
            screen.press("i")
            screen.press("S")
        screen.press("/click\r")
        screen.wait_for("Filter:")
        screen.press("\x1b")
        screen.wait_until_gone("Filter:")

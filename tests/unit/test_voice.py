"""The voice waits for a terminal that stands still, and then says the newest only."""

import pytest

from app.ui.terminal.voice import Voice


class Terminal:
    def __init__(self) -> None:
        self.sent: list[str] = []
        self.behind = False

    def voice(self, *, bell: bool = True, desktop: bool = True, name: str = "xterm") -> Voice:
        return Voice(
            self.sent.append,
            lambda: self.behind,
            bell=bell,
            way="osc9" if desktop else "off",
            environment={"TERM": name},
        )


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def test_it_rings_and_asks_for_a_notice(terminal: Terminal) -> None:
    terminal.voice().tell("callwatch", "one")
    assert "".join(terminal.sent) == "\a\x1b]9;callwatch: one\a"


@pytest.mark.parametrize(
    ("bell", "desktop", "said"),
    [(True, False, "\a"), (False, True, "\x1b]9;callwatch: one\a"), (False, False, "")],
)
def test_it_says_what_was_wished_for(
    terminal: Terminal, bell: bool, desktop: bool, said: str
) -> None:
    terminal.voice(bell=bell, desktop=desktop).tell("callwatch", "one")
    assert "".join(terminal.sent) == said


def test_behind_a_terminal_that_stands_still_only_the_newest_waits(terminal: Terminal) -> None:
    voice = terminal.voice()
    terminal.behind = True
    for n in range(100):
        voice.tell("callwatch", str(n))
        voice.copy(str(n))
    voice.catch_up()
    assert terminal.sent == []
    terminal.behind = False
    voice.catch_up()
    voice.catch_up()
    assert terminal.sent == ["\a\x1b]9;callwatch: 99\a\x1b]52;c;OTk=\a"]


def test_where_there_is_no_clipboard_nothing_is_sent(terminal: Terminal) -> None:
    assert not terminal.voice(name="linux").copy("x")
    assert terminal.sent == []

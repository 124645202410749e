"""The audit log on the screen: today's entries, the newest first, whatever stands in the file."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from app.simulator.server import Running
from app.ui.dashboard import Dashboard
from app.ui.screens import audit
from app.ui.screens.audit import AuditScreen
from app.watch.audit import Asked, AuditFile, AuditLog
from app.watch.audit_reading import Reading
from tests.ui.board_pilot import PATIENCE, Hand, at_the_board, dashboard_on
from tests.unit.auditing import ASKED

NOON = datetime(2026, 3, 2, 12, 0).astimezone()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.jsonl"


def with_audit(exchange: Running, path: Path | None) -> Dashboard:
    return Dashboard(dashboard_on(exchange).session, audit=path)


def log_of_today(path: Path) -> AuditLog:
    """An hour ahead: it is of today still where midnight comes before the screen does."""
    return AuditLog(AuditFile(path), now=lambda: datetime.now().astimezone() + timedelta(hours=1))


def written_at(path: Path, at: datetime) -> AuditLog:
    return AuditLog(AuditFile(path), now=lambda: at)


def shown(hand: Hand, text: str) -> int:
    """The line on which a text stands; the test fails where it stands on none."""
    return next(n for n, line in enumerate(hand.text().splitlines()) if text in line)


async def test_a_shows_what_was_asked_with_what_became_of_it_and_escape_leaves(
    exchange: Running, path: Path
) -> None:
    log = log_of_today(path)
    log.outcome(log.intend(ASKED), verdict="accepted", code=200, effect="seen")
    log.intend(Asked("whisper", "whisper", "100", extension="102", agent="Иван"))
    async with at_the_board(with_audit(exchange, path)) as hand:
        await hand.press("a")
        await hand.sees("2 entries.")
        for text in ("Hang up", "101 Анна Петрова", "+7916***4567", "accepted, seen", "rude"):
            assert text in hand.text()
        assert shown(hand, "no outcome recorded") == shown(hand, "102 Иван")
        assert shown(hand, "102 Иван") < shown(hand, "101 Анна Петрова")
        await hand.press("escape")
        await hand.until(lambda: hand.app.screen is hand.app.board, "the board")


async def test_the_palette_opens_it_too(exchange: Running, path: Path) -> None:
    async with at_the_board(with_audit(exchange, path)) as hand:
        await hand.press("ctrl+p", *"audit")
        await hand.no_longer_sees("Listen  (key l)")
        await hand.sees("Audit log  (key a)")
        await hand.press("enter")
        await hand.sees("Nothing has been recorded today.")


async def test_only_todays_entries_are_shown(exchange: Running, path: Path) -> None:
    written_at(path, NOON - timedelta(days=1)).intend(Asked("park", agent="Yesterday"))
    written_at(path, NOON).intend(Asked("park", agent="Today"))
    async with at_the_board(dashboard_on(exchange)) as hand:
        hand.app.push_screen(AuditScreen(path, now=lambda: NOON))
        await hand.sees("1 entry.")
        assert "Today" in hand.text()
        assert "Yesterday" not in hand.text()


async def test_more_than_fits_is_scrolled_and_r_reads_anew(exchange: Running, path: Path) -> None:
    log = log_of_today(path)
    for number in range(60):
        log.intend(Asked("park", extension=str(1000 + number)))
    async with at_the_board(with_audit(exchange, path), size=(80, 24)) as hand:
        await hand.press("a")
        await hand.sees("60 entries.")
        await hand.sees("1059")
        assert "1000" not in hand.text()
        await hand.press("end")
        await hand.sees("1000")
        await hand.press("home")
        await hand.no_longer_sees("1000")
        log.intend(Asked("park", extension="2000"))
        await hand.press("r")
        await hand.sees("61 entries.")
        await hand.sees("2000")


async def test_it_can_be_left_while_the_log_is_being_read(
    exchange: Running, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()

    def slow(*_what: object, **_how: object) -> Reading:
        assert go_on.wait(PATIENCE)
        return Reading()

    monkeypatch.setattr(audit, "read", slow)
    async with at_the_board(with_audit(exchange, path)) as hand:
        await hand.press("a")
        await hand.sees("Reading the audit log")
        screen = hand.app.screen
        await hand.press("escape")
        await hand.until(lambda: not screen.is_attached and not screen.children, "it is gone")
        go_on.set()
        await hand.sees("Nobody is on the phone")
    assert isinstance(screen, AuditScreen)
    screen._say("too late")
    screen._entries.show(())


async def test_hostile_text_is_shown_as_text(exchange: Running, path: Path) -> None:
    log_of_today(path).intend(
        Asked("[@click=app.quit]x[/]", agent="\x1b[2J[red]Anna", reason="a\nb")
    )
    async with at_the_board(with_audit(exchange, path)) as hand:
        await hand.press("a")
        await hand.sees("1 entry.")
        await hand.sees("·[2J[red]Anna")
        assert "[@click=" in hand.text()


async def test_what_cannot_be_read_is_said_in_words(exchange: Running, path: Path) -> None:
    await asyncio.to_thread(path.mkdir)
    async with at_the_board(with_audit(exchange, path)) as hand:
        await hand.press("a")
        await hand.until(lambda: "cannot be read: it is not" in " ".join(hand.text().split()))
        await hand.press("escape")
        await asyncio.to_thread(path.rmdir)
        await hand.press("a")
        await hand.sees("Nothing has been recorded today.")
        await asyncio.to_thread(path.write_text, "half a line")
        await hand.press("r")
        await hand.sees("1 line is not whole or not known here.")


async def test_without_an_audit_log_the_key_says_so(exchange: Running) -> None:
    async with at_the_board(with_audit(exchange, None)) as hand:
        await hand.press("a")
        await hand.sees("No audit log is kept here.")
        assert hand.app.screen is hand.app.board

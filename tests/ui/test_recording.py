"""What is done on the board stands in the audit log: before it is sent, and what became of it."""

from pathlib import Path

from app.simulator.server import Recorded, Running
from app.watch.audit_reading import Entry, Wanted, read
from app.watch.journal import AuditJournal
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on
from tests.unit.auditing import log_at

NUMBER = "+79160000001"


def changes(exchange: Running) -> list[Recorded]:
    return [r for r in exchange.requests() if r.method in ("PUT", "DELETE")]


def entries(path: Path) -> tuple[Entry, ...]:
    return tuple(read(path, Wanted()).entries)


def journal_at(path: Path) -> AuditJournal:
    return AuditJournal(log_at(path))


async def press_and_confirm(hand: Hand, key: str, confirm: str) -> None:
    await hand.sees(NUMBER)
    await hand.press(key)
    await hand.sees("Cancel")
    await hand.press(confirm)


async def test_a_hang_up_and_that_it_was_seen_are_recorded(
    exchange: Running, tmp_path: Path
) -> None:
    path = tmp_path / "audit.jsonl"
    call_id = exchange.place_call(extension="101", number=NUMBER, talking=65)
    app = dashboard_on(exchange, extensions="101", journal=journal_at(path))
    async with at_the_board(app) as hand:
        await press_and_confirm(hand, "x", "y")
        await hand.sees("Seen: the call is gone.")
    [entry] = entries(path)
    assert (entry.asked.action, entry.asked.call_id) == ("hangup", call_id)
    assert (entry.asked.extension, entry.asked.party) == ("101", NUMBER)
    assert (entry.verdict, entry.effect) == ("accepted", "seen")


async def test_how_long_a_supervision_lasted_is_recorded_also_when_the_program_ends_first(
    exchange: Running, tmp_path: Path
) -> None:
    path = tmp_path / "audit.jsonl"
    exchange.place_call(extension="101", number=NUMBER, talking=65)
    app = dashboard_on(exchange, extensions="101", journal=journal_at(path))
    async with at_the_board(app) as hand:
        await press_and_confirm(hand, "l", "enter")
        await hand.until(lambda: app.session.supervisions, "a supervision")
    [entry] = entries(path)
    assert entry.asked.action == "listen"
    assert entry.seconds is not None


async def test_what_cannot_be_recorded_is_not_sent_and_the_reason_is_on_the_screen(
    exchange: Running, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "audit"
    in_the_way.write_text("not a folder")
    exchange.place_call(extension="101", number=NUMBER, talking=65)
    app = dashboard_on(exchange, extensions="101", journal=journal_at(in_the_way / "audit.jsonl"))
    async with at_the_board(app) as hand:
        await press_and_confirm(hand, "x", "y")
        await hand.sees("Not sent:")
    assert changes(exchange) == []

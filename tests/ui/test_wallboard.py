"""The wallboard: large figures that nobody has to touch."""

import pytest
from textual import events

from app.calls.alerts import Limits, Thresholds
from app.simulator.options import SimulatorOptions
from app.simulator.server import Running, running
from app.ui.dashboard import Dashboard
from app.ui.looks import Looks
from app.ui.screens.wallboard import WallboardScreen
from app.ui.widgets.big_digits import BLOCK, figure
from app.ui.widgets.wall import Wall
from tests.languages import speaking
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on
from tests.ui.limits import MIDDLE, NAME, NUMBER, limited
from tests.ui.stage import TestClock


def on_the_wall(hand: Hand) -> bool:
    return isinstance(hand.app.screen, WallboardScreen)


def read(hand: Hand, label: str) -> str:
    """The figure below a label: its dots, compared with those of each figure it could be."""
    lines = hand.text().splitlines()
    [top] = [n for n, line in enumerate(lines) if f"{label}" in line and n < len(lines) - 5]
    left = lines[top].index(label) - 2
    ends = [n for n in range(left + 1, len(lines[top])) if lines[top][n : n + 1] in "●◐○✓✗◆▲"]
    right = ends[0] - 2 if ends else None
    drawn = [line[left:right].rstrip() for line in lines[top + 1 : top + 6]]
    for wide in (1, 2):
        for value in range(60):
            if [line.rstrip() for line in figure(str(value), wide, 1)] == drawn:
                return str(value)
    return "\n".join(drawn)


async def test_it_shows_the_moment_and_what_was_answered_and_missed(exchange: Running) -> None:
    exchange.place_call(extension="103", other="104", talking=20)
    async with at_the_board(dashboard_on(exchange), size=(80, 24)) as hand:
        await hand.until(lambda: len(hand.app.session.board.rows) == 2)
        answered = exchange.place_call(extension="101", number=NUMBER, ringing=3)
        missed = exchange.place_call(extension="102", number="+79160000002", ringing=3)
        await hand.until(lambda: hand.app.session.board.totals().ringing == 2)
        await hand.press("W")
        await hand.until(lambda: on_the_wall(hand))
        assert (read(hand, "Talking"), read(hand, "Ringing")) == ("1", "2")
        watched = len(hand.app.session.resolved.phones)
        assert read(hand, "Idle") == str(watched - 4)
        assert (read(hand, "Answered"), read(hand, "Missed")) == ("0", "0")
        exchange.answer_call(answered)
        exchange.end_call(missed)
        await hand.until(lambda: (read(hand, "Answered"), read(hand, "Missed")) == ("1", "1"))
        await hand.until(lambda: (read(hand, "Talking"), read(hand, "Ringing")) == ("2", "0"))
        await hand.sees("as seen by polling")
        await hand.sees("at most 2")


@pytest.mark.parametrize("keys", [["W"], ["escape"], ["q"], ["Ц"], ["й"]], ids="".join)
async def test_the_same_key_escape_and_q_go_back_to_the_board(
    exchange: Running, keys: list[str]
) -> None:
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.sees("Nobody is on the phone")
        await hand.press("W")
        await hand.until(lambda: on_the_wall(hand))
        await hand.press(*keys)
        await hand.until(lambda: hand.app.screen is hand.app.board)


@pytest.mark.parametrize("size", [(60, 12), (80, 24), (120, 40), (200, 60), (1, 1), (30, 5)])
async def test_it_bears_every_size(exchange: Running, size: tuple[int, int]) -> None:
    exchange.place_call(extension="101", number=NUMBER, talking=4000)
    async with at_the_board(dashboard_on(exchange), size=size) as hand:
        await hand.until(lambda: hand.app.session.board.rows)
        await hand.press("W")
        await hand.until(lambda: on_the_wall(hand))
        await hand.pilot.pause()
        if size[0] >= 60:
            for label in ("Talking", "Ringing", "Idle", "Longest", "Answered", "Missed"):
                assert label in hand.text()
            assert "at most 1" in hand.text()
        assert (BLOCK * 2 in hand.text()) == (size[1] >= 24)


async def test_what_needs_attention_is_said_in_words(exchange: Running) -> None:
    exchange.place_call(extension="101", number=NUMBER, ringing=60)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.until(lambda: hand.app.session.board.rows)
        await hand.press("W")
        await hand.sees("◆ 1 needs attention")
        await hand.sees("◆ Longest ring: 101")


async def test_agents_without_a_call_for_too_long_are_not_called_calls(exchange: Running) -> None:
    app = dashboard_on(exchange, extensions="101,102", thresholds=Thresholds(idle=Limits(1, 2)))
    async with at_the_board(app) as hand:
        await hand.press("W")
        await hand.sees("◆ 2 need attention")


async def test_a_lost_line_is_said_and_the_figures_stay(exchange: Running) -> None:
    exchange.place_call(extension="101", number=NUMBER, talking=5)
    async with at_the_board(dashboard_on(exchange)) as hand:
        await hand.until(lambda: hand.app.session.board.rows)
        await hand.press("W")
        await hand.until(lambda: on_the_wall(hand))
        exchange.set_faults("error=503")
        await hand.sees("Next try in")
        assert BLOCK in hand.text()


async def test_before_the_first_look_no_figure_is_claimed(exchange: Running) -> None:
    exchange.set_faults("error=503")
    app = dashboard_on(exchange, looks=Looks(wallboard=True))
    async with at_the_board(app) as hand:
        await hand.until(lambda: on_the_wall(hand))
        await hand.sees("Next try in")
        assert "as seen by polling" not in hand.text()
        exchange.set_faults()
        await hand.sees("as seen by polling")


async def test_no_party_is_shown_and_agents_are(exchange: Running) -> None:
    exchange.place_call(extension="101", number=NUMBER, name=NAME, talking=5)
    async with at_the_board(limited(exchange, mask=MIDDLE)) as hand:
        await hand.until(lambda: hand.app.session.board.rows)
        await hand.press("W")
        agent = hand.app.session.directory.agent(exchange.extension_id("101"))
        await hand.sees(f"Longest talk: 101 {agent}")
        assert NUMBER not in hand.text()
        assert NAME not in hand.text()


async def test_started_for_it_escape_shows_the_board_and_q_ends_the_program(
    exchange: Running,
) -> None:
    app = dashboard_on(exchange, looks=Looks(wallboard=True))
    async with at_the_board(app) as hand:
        await hand.until(lambda: on_the_wall(hand))
        await hand.press("escape")
        await hand.sees("Nobody is on the phone")
    app = dashboard_on(exchange, looks=Looks(wallboard=True))
    async with at_the_board(app) as hand:
        await hand.until(lambda: on_the_wall(hand))
        await hand.press("q")
    assert app.return_code == 0


async def test_it_is_looked_at_though_its_terminal_has_not_the_keyboard(
    exchange: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    app: Dashboard = dashboard_on(exchange, monotonic=TestClock())
    told: list[bool] = []
    monkeypatch.setattr(app.session.looking, "visible", told.append)
    async with at_the_board(app) as hand:
        await hand.sees("Nobody is on the phone")
        app.post_message(events.AppBlur())
        await hand.until(lambda: told == [False])
        await hand.press("W")
        await hand.until(lambda: on_the_wall(hand))
        app.post_message(events.AppBlur())
        await hand.until(lambda: told == [False, True])


async def test_a_narrow_wall_still_says_that_this_is_what_polling_saw(exchange: Running) -> None:
    async with at_the_board(dashboard_on(exchange), size=(60, 12)) as hand:
        await hand.until(lambda: hand.app.session.snapshot is not None)
        await hand.press("W")
        await hand.until(lambda: on_the_wall(hand))
        await hand.until(lambda: "as seen by polling" in " ".join(hand.text().split()))


@pytest.mark.parametrize(
    ("language", "end"),
    [("en", "what you ask for is still sent."), ("ru", "по-прежнему отправляются.")],
)
@pytest.mark.parametrize("size", [(60, 12), (80, 24), (120, 40)])
async def test_a_long_trouble_is_said_to_its_end_and_the_figures_stay_as_large(
    exchange: Running, size: tuple[int, int], language: str, end: str
) -> None:
    with speaking(language):
        exchange.place_call(extension="101", number=NUMBER, talking=5)
        async with at_the_board(dashboard_on(exchange), size=size) as hand:
            await hand.until(lambda: hand.app.session.board.rows)
            await hand.press("W")
            await hand.until(lambda: on_the_wall(hand))
            before = hand.text().count(BLOCK * 2)
            exchange.set_faults("quota")
            await hand.until(lambda: end in " ".join(hand.text().split()), end)
            assert bool(before) == (size[1] >= 24)
            assert bool(hand.text().count(BLOCK * 2)) == bool(before)


async def test_what_is_merely_worth_knowing_is_no_alarm() -> None:
    options = SimulatorOptions(traffic=False, agents=3, client_wide=False)
    with running(options) as exchange:
        async with at_the_board(dashboard_on(exchange)) as hand:
            await hand.press("W")
            await hand.sees("may not list all calls at once")
            wall = hand.app.screen.query_one(Wall)
            told = next(
                segment.style
                for y in range(4)
                for segment in wall.render_line(y)
                if "may not list" in segment.text
            )
            assert told == wall.get_component_rich_style("wall--dim")

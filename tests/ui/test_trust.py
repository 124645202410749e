"""Whatever comes, goes and is pressed: a request is for the call that was seen, and for one press.

Random calls come and end while random keys are pressed. What a supervisor sees is read off the
painted screen, not out of the program: the line in the cursor's colours, and the other party that
the dialog names. `TRUST_EXAMPLES=500 pytest tests/ui/test_trust.py` looks longer.
"""

import asyncio
import os
import re
from collections import Counter
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.calls.actions import ACTIONS, DIAL
from app.simulator.options import SimulatorOptions
from app.simulator.server import Running, running
from app.ui.dialogs.action import ActionDialog
from app.ui.looks import Looks
from app.ui.screens.details import DetailsScreen
from tests.ui.board_pilot import Hand, at_the_board, dashboard_on

EXAMPLES = int(os.environ.get("TRUST_EXAMPLES", "6"))
PHONES = ("101", "102", "103", "104")
SUPERVISOR = "100"
NUMBER = re.compile(r"\+7916\d{7}")
WHOSE = re.compile(r"Other party:|│  Slot \d+:")
BY_KEY = {action.key: action for action in ACTIONS}

steps = st.one_of(
    st.tuples(st.just("come"), st.sampled_from(PHONES)),
    st.tuples(st.just("end"), st.sampled_from(PHONES)),
    st.tuples(st.just("look"), st.just("")),
    st.tuples(st.just("press"), st.sampled_from([*BY_KEY, "down", "up", "home", "end", "1", "2"])),
    st.tuples(st.just("press"), st.sampled_from(["enter", "enter", "y", "escape", "c", "v"])),
    st.tuples(st.just("press"), st.sampled_from(["x", "h", "p", "l"])),
    st.tuples(st.just("press"), st.sampled_from(["P", "d", "t", "f5", "1", "2", "backspace"])),
    st.tuples(st.just("twice"), st.sampled_from(["enter", "y"])),
    st.tuples(
        st.just("keys"), st.sampled_from(["S", "G", "i", "space", "s down enter", "s end enter"])
    ),
    st.tuples(
        st.just("keys"), st.sampled_from(["/ 1 0 1 enter", "/ - 1 0 2 enter", "/ escape", "/ 3"])
    ),
)


@dataclass
class Witness:
    """Writes down what was on the screen at each press, and holds it against the requests."""

    hand: Hand
    exchange: Running
    ids: dict[str, str] = field(default_factory=dict)
    on_phone: dict[str, str] = field(default_factory=dict)
    confirmed: Counter[tuple[str, str]] = field(default_factory=Counter)
    own_leg_may_end: int = 0

    def come(self, phone: str) -> None:
        if phone in self.on_phone:
            return
        number = f"+7916{len(self.ids):07}"
        self.ids[number] = self.exchange.place_call(extension=phone, number=number, talking=60)
        self.on_phone[phone] = number

    def end(self, phone: str) -> None:
        if number := self.on_phone.pop(phone, None):
            self.exchange.end_call(self.ids[number])

    async def look(self) -> None:
        before = self.hand.app.session.snapshot
        self.hand.app.session.looking.soon()
        await self.hand.until(lambda: self.hand.app.session.snapshot is not before, "a look")

    async def press(self, key: str, times: int = 1) -> None:
        screen = self.hand.app.screen
        if isinstance(screen, ActionDialog):
            self._confirms(screen, key)
            await self.hand.press(*[key] * times)
            return
        seen = self.in_details() if isinstance(screen, DetailsScreen) else self.under_cursor()
        await self.hand.press(key)
        opened = self.hand.app.screen
        if key in BY_KEY and isinstance(opened, ActionDialog):
            assert opened.action is BY_KEY[key]
            assert self.in_dialog() == seen, "the dialog is for another call"
        if times > 1:
            await self.press(key, times - 1)

    def _confirms(self, dialog: ActionDialog, key: str) -> None:
        if key not in ("enter", "y"):
            return
        whom = "" if dialog.action is DIAL else self.ids.get(self.in_dialog(), "?")
        self.confirmed[whom, dialog.action.wire] += 1
        self.own_leg_may_end += dialog.action.rings_phone

    def under_cursor(self) -> str:
        """The number on the line that is painted in the cursor's colours."""
        table = self.hand.app.board.table
        cursor = table.get_component_rich_style("call-table--cursor")
        for line in self.hand.app.screen._compositor.render_strips():
            marked = "".join(s.text for s in line if s.style and s.style.bgcolor == cursor.bgcolor)
            if found := NUMBER.search(marked):
                return found[0]
        return ""

    def in_details(self) -> str:
        """The number of the call whose details are shown."""
        found = NUMBER.search(self.hand.text())
        return found[0] if found else ""

    def in_dialog(self) -> str:
        """The number of the other party that the dialog names: of a call, or of one in a slot."""
        lines = [line for line in self.hand.text().splitlines() if WHOSE.search(line)]
        found = NUMBER.search(lines[0]) if lines else None
        return found[0] if found else ""

    def check(self) -> None:
        sent: Counter[tuple[str, str]] = Counter()
        own = f"/extension/{self.exchange.extension_id(SUPERVISOR)}/"
        for request in self.exchange.requests():
            if request.method not in ("PUT", "DELETE") and "/callback/" not in request.path:
                continue
            if request.method == "DELETE" and own in request.path:
                self.own_leg_may_end -= 1
                continue
            body = request.body if isinstance(request.body, dict) else {}
            if body.get("action") == "slots":  # only asks
                continue
            if request.method == "POST":
                sent["", DIAL.wire] += 1
                continue
            sent[request.path.rpartition("/")[2], str(body.get("action", ""))] += 1
        assert self.own_leg_may_end >= 0
        for what, times in sent.items():
            assert times <= self.confirmed[what], f"{what} was sent {times} times"


async def play(program: list[tuple[str, str]]) -> None:
    options = SimulatorOptions(traffic=False, agents=len(PHONES))
    with running(options) as exchange:
        looks = Looks(macros={"F5": "transfer 104"})
        app = dashboard_on(exchange, extensions=",".join(PHONES), interval=0.5, looks=looks)
        async with at_the_board(app, size=(120, 30)) as hand:
            witness = Witness(hand, exchange)
            witness.come("101")
            witness.come("102")
            await hand.sees("+79160000001")
            for what, argument in program:
                if what == "come":
                    witness.come(argument)
                elif what == "end":
                    witness.end(argument)
                elif what == "look":
                    await witness.look()
                elif what == "keys":
                    for key in argument.split():
                        await witness.press(key)
                else:
                    await witness.press(argument, times=2 if what == "twice" else 1)
            witness.check()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(steps, min_size=10, max_size=30))
def test_every_request_is_for_the_call_that_was_seen_and_at_most_once_for_a_press(
    program: list[tuple[str, str]],
) -> None:
    asyncio.run(play(program))

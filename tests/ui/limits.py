"""Dashboards whose settings limit what may be done and what is seen."""

import time
from collections.abc import Callable

from pydantic import SecretStr

from app.calls.privacy import Mask, Masking
from app.calls.rights import Rights
from app.calls.selection import parse_selection
from app.simulator.server import Recorded, Running
from app.telphin.access import Access
from app.telphin.client import Client
from app.ui.dashboard import Dashboard
from app.ui.dialogs.action import ActionDialog
from app.watch.session import ALL_RIGHTS, NO_MASK, Session, SessionOptions
from tests.ui.board_pilot import Hand

NUMBER = "+79160000001"
NAME = "Иван Петров"
MIDDLE = Mask(Masking.MIDDLE)
PLACES = {"actions": "file /etc/cw.toml"}
REASONS = ("Complaint", "Training")


def nobody_minds() -> str:
    return ""


class Told:
    """Whoever writes down that a mask was lifted."""

    def __init__(self, refusal: str = "") -> None:
        self.times = 0
        self._refusal = refusal

    def __call__(self) -> str:
        self.times += 1
        return self._refusal


def limited(
    exchange: Running,
    rights: Rights = ALL_RIGHTS,
    mask: Mask = NO_MASK,
    *,
    on_unmask: Callable[[], str] = nobody_minds,
    clock: Callable[[], float] = time.monotonic,
) -> Dashboard:
    access = Access(
        exchange.base_url, exchange.client_id, SecretStr(exchange.client_secret), timeout=2.0
    )
    options = SessionOptions(
        interval=0.5, phone="100", selection=parse_selection("all"), rights=rights, mask=mask
    )
    session = Session(
        lambda: Client(access, monotonic=clock), options, on_unmask=on_unmask, monotonic=clock
    )
    return Dashboard(session)


def sent(exchange: Running) -> list[Recorded]:
    """The requests that change something."""
    return [r for r in exchange.requests() if r.method in ("PUT", "DELETE")]


def place(exchange: Running) -> str:
    return exchange.place_call(extension="101", number=NUMBER, name=NAME, talking=65)


def dialog_open(hand: Hand) -> bool:
    return isinstance(hand.app.screen, ActionDialog)


def is_twice(hand: Hand, text: str) -> bool:
    return hand.text().count(text) == 2


def foot(hand: Hand) -> str:
    """The key bar."""
    return "\n".join(hand.text().splitlines()[-3:])

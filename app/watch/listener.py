"""Whom a session tells what it found: the screen, and those who keep something of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from app.calls.board import Changes, Row
from app.calls.call import CallKey
from app.watch.effects import Sighting
from app.watch.poller import Trouble


class Listener(Protocol):
    """What a screen is told; always in the event loop."""

    def directory_known(self) -> None:
        """`directory`, `user` and `resolved` are there."""

    def calls_changed(self, changes: Changes) -> None:
        """A look was taken over; also when nothing changed, for the data are young again."""

    def trouble(self, trouble: Trouble) -> None:
        """The line to the API does not stand."""

    def sighted(self, sighting: Sighting) -> None:
        """What was asked for was seen to have come to pass, or was not."""


class Observer(Protocol):
    """Who keeps something of what the looks found: a history, alarms."""

    def changed(self, changes: Changes, rows: Mapping[CallKey, Row], server_time: datetime) -> None:
        """A look was believed; before the screen is told. Ended calls still stand in `rows`."""

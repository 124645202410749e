"""How a session looks: the poller of the connection there is, told what to look at and how soon.

There is none before the first connection, and another after each new one; whoever asks here need
not know. A key that is pressed meanwhile, say, is simply nobody's.
"""

from collections.abc import Callable, Collection

from app.calls.call import CallKey, Snapshot
from app.watch.pace import Pace
from app.watch.poller import Poller, Trouble
from app.watch.schedule import Wishes
from app.watch.source import Source

EXPECTED = 10.0
"""Seconds for which looks hurry for what is under way; told anew with each look."""


class Looking:
    """`interval` and `wishes` as for `Poller`; `on_snapshot` and `on_trouble` are told by it."""

    def __init__(
        self,
        *,
        interval: float,
        wishes: Wishes,
        on_snapshot: Callable[[Snapshot], None],
        on_trouble: Callable[[Trouble], None],
        monotonic: Callable[[], float],
        jitter: Callable[[], float],
    ) -> None:
        self._interval = interval
        self._wishes = wishes
        self._on_snapshot = on_snapshot
        self._on_trouble = on_trouble
        self._monotonic = monotonic
        self._jitter = jitter
        self._poller: Poller | None = None
        self._looked_at: set[int] | None = None

    def begin(self, source: Source) -> Poller:
        """Look at this source from now on, once it runs."""
        self._poller = Poller(
            source,
            interval=self._interval,
            wishes=self._wishes,
            on_snapshot=self._on_snapshot,
            on_trouble=self._on_trouble,
            monotonic=self._monotonic,
            jitter=self._jitter,
        )
        self._looked_at = None
        return self._poller

    def at(self, extension_ids: set[int]) -> None:
        """Look at these extensions."""
        if self._poller is not None and extension_ids != self._looked_at:
            self._looked_at = extension_ids
            self._poller.watch(extension_ids)

    def anew(self) -> None:
        """What is told next is news, even if it is what was told before."""
        self._looked_at = None

    @property
    def pace(self) -> Pace | None:
        """How often looks come, and what of the quota is left; `None` while nobody looks."""
        return self._poller.pace if self._poller is not None else None

    @property
    def oldest(self) -> float | None:
        """When the extension was looked at that has waited longest."""
        return self._poller.oldest_look if self._poller is not None else None

    def soon(self, extension_ids: Collection[int] = ()) -> None:
        """Look early."""
        if self._poller is not None:
            self._poller.soon(extension_ids)

    def expect(self, extension_ids: Collection[int]) -> None:
        """While something is under way at these, looks are needed soon."""
        if self._poller is not None and extension_ids:
            self._poller.expect(EXPECTED, extension_ids)

    def stirred(self, cursor: CallKey | None) -> None:
        """A key was pressed; the cursor is on that call."""
        if self._poller is not None:
            self._poller.cursor(cursor)
            self._poller.stirred()

    def attend(self, open_: bool) -> None:
        """A dialog is open, or no longer."""
        if self._poller is not None:
            self._poller.attend(open_)

    def visible(self, shown: bool) -> None:
        """The terminal says that somebody looks at it, or that nobody does."""
        if self._poller is not None:
            self._poller.visible(shown)

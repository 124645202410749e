"""The mask over the parties of calls, and its lifting for a while.

Each lifting is told first (to the audit log), and does not happen where that refuses.
"""

from collections.abc import Callable

from app.calls.extension import Directory
from app.calls.presentation import Presentation
from app.calls.privacy import Mask
from app.calls.rights import Rights
from app.locale import _

LIFTED_FOR = 60.0
"""Seconds after which the mask is back by itself."""


class Veil:
    """What a session's screens show calls with.

    `on_unmask` answers why the mask may not be lifted now; with nothing where it may. On the screen
    numbers are written as in `country`; what is recorded has them plain.
    """

    def __init__(
        self,
        mask: Mask,
        rights: Rights,
        *,
        on_unmask: Callable[[], str],
        monotonic: Callable[[], float],
        country: str = "",
    ) -> None:
        self._mask = mask
        self._rights = rights
        self._on_unmask = on_unmask
        self._monotonic = monotonic
        self._until = float("-inf")
        self._country = country
        self._present(Directory())

    def masked(self, directory: Directory) -> Presentation:
        """What leaves the screen: for records and files, whether the mask is lifted or not."""
        self._know(directory)
        return self._masked

    def told(self, directory: Directory) -> Presentation:
        """What outlives the moment for which the mask is lifted: for notices and the like."""
        self._know(directory)
        return self._veiled

    def shown(self, directory: Directory) -> Presentation:
        """What the screen shows at this moment."""
        self._know(directory)
        return self._plain if self.seconds_left() else self._veiled

    def seconds_left(self) -> float:
        """For how long the mask stays lifted; 0 where it is not."""
        return max(0.0, self._until - self._monotonic())

    @property
    def may_be_lifted(self) -> bool:
        """Whether there is a mask, and the right to lift it."""
        return bool(self._mask) and self._rights.unmask

    def toggle(self) -> str:
        """Lift the mask, or put it back; answers why it was not lifted."""
        if not self._mask:
            return _("Nothing is masked ([privacy] mask).")
        if self.seconds_left():
            self._until = float("-inf")
            return ""
        if refusal := self._rights.no_unmasking() or self._on_unmask():
            return refusal
        self._until = self._monotonic() + LIFTED_FOR
        return ""

    def _know(self, directory: Directory) -> None:
        if directory is not self._masked.directory:
            self._present(directory)

    def _present(self, directory: Directory) -> None:
        self._masked = Presentation(directory, self._mask)
        self._veiled = Presentation(directory, self._mask, self._country)
        self._plain = Presentation(directory, country=self._country)

"""The slots of the park that this dashboard knows of.

It knows what was parked from here, and forgets it when it was fetched from here, when the call is
seen on a phone again, or when the exchange's list of slots does not have it. None of that is a
fact: who parks and fetches by phone tells nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.calls.call import CallKey, Snapshot
from app.calls.parking import Listed, Parked
from app.watch.control import Outcome, Verdict


@dataclass(slots=True)
class _Watched:
    """`left`: the call was no longer listed, so that it was indeed taken off its phone."""

    parked: Parked
    left: bool = False


class Parking:
    """The slots by their number."""

    def __init__(self) -> None:
        self._slots: dict[int, _Watched] = {}

    @property
    def known(self) -> tuple[Parked, ...]:
        return tuple(self._slots[slot].parked for slot in sorted(self._slots))

    def first_free(self) -> int:
        """The lowest slot that is not known to be taken."""
        slot = 1
        while slot in self._slots:
            slot += 1
        return slot

    def parked(self, outcome: Outcome) -> None:
        """A call was, or may have been, parked in the slot of the intent."""
        intent = outcome.intent
        slot = int(intent.destination)
        self._slots[slot] = _Watched(
            Parked(
                slot=slot,
                key=intent.key,
                agent=intent.agent,
                party=intent.party,
                written=intent.shown_party,
                conversation=intent.call.conversation if intent.call else "",
                at=outcome.sent_at,
                answered=outcome.verdict is Verdict.ACCEPTED,
            )
        )

    def fetched(self, slot: int) -> None:
        """It was taken out, or was found to be empty."""
        self._slots.pop(slot, None)

    def listed(self, slots: Iterable[Listed], asked_at: float) -> None:
        """Take over the exchange's list, asked for at that moment (monotonic seconds)."""
        listed = {each.slot: each.call_id for each in slots}
        for slot, watched in list(self._slots.items()):
            parked = watched.parked
            if slot in listed and listed[slot] in ("", parked.key.call_id):
                watched.parked = replace(parked, answered=True, listed=True)
            elif parked.at is None or parked.at < asked_at:
                del self._slots[slot]
        for slot, call_id in listed.items():
            if slot not in self._slots:
                self._slots[slot] = _Watched(Parked(slot, CallKey(0, call_id), listed=True))

    def looked(self, snapshot: Snapshot) -> None:
        """A call that left its phone and is on one again is parked no longer."""
        if not self._slots:
            return
        live = {call.key for call in snapshot.calls}
        conversations = {call.conversation for call in snapshot.calls}
        for slot, watched in list(self._slots.items()):
            parked = watched.parked
            if parked.at is None or snapshot.asked_at < parked.at:
                continue
            if watched.left and parked.conversation and parked.conversation in conversations:
                del self._slots[slot]
            elif parked.key.extension_id in snapshot.covered and parked.key not in live:
                watched.left = parked.conversation not in conversations or watched.left

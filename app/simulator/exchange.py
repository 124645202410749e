"""The exchange itself: which calls there are, and what each action does to them.

Pure: time is passed in by `advance`, and what is to come stands on a heap of events, so that the
same story happens in whatever steps the time goes on. It knows nothing of HTTP; `traffic` makes
people call, `server` lets clients look and act.
"""

import heapq
import itertools
from collections.abc import Callable, Iterator

from app.simulator.legs import Conversation, End, Kind, Leg
from app.simulator.people import Extension, Staff

SUPERVISOR_ANSWERS = 2.5
"""Seconds until a supervisor's phone is picked up."""
TRANSFER_ANSWERED = 4.0
NOT_ANSWERED = 20.0
"""Seconds after which a phone that nobody picks up stops ringing."""
CONSULTATION = 6.0
PARK_TIMEOUT = 60.0


class NoSuchCall(Exception):
    """The call has ended, or never was on that extension."""


class BadRequest(Exception):
    """The action or its destination makes no sense; the text says why."""


class Exchange:
    """The calls of one account. `now` is in seconds of the story."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.now = 0.0
        self._legs: dict[tuple[int, str], Leg] = {}
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._serial = itertools.count(1)

    # Time.

    def at(self, moment: float, what: Callable[[], None]) -> None:
        """Let something happen at a moment of the story; what is past happens at once."""
        heapq.heappush(self._events, (max(moment, self.now), next(self._order), what))

    def after(self, seconds: float, what: Callable[[], None]) -> None:
        self.at(self.now + seconds, what)

    def advance(self, to: float) -> None:
        """Let the story go on until that moment."""
        while self._events and self._events[0][0] <= to:
            moment, _order, what = heapq.heappop(self._events)
            self.now = moment
            what()
        self.now = max(self.now, to)

    # Looking.

    def legs(self, extension_id: int | None = None) -> Iterator[Leg]:
        """The legs that a look finds, in the order in which they began."""
        for leg in self._legs.values():
            if leg.conversation.parked_at is not None and not leg.kind.supervises:
                continue
            if extension_id is None or leg.extension_id == extension_id:
                yield leg

    def leg(self, extension_id: int, leg_id: str) -> Leg:
        """Raises `NoSuchCall`."""
        leg = self._legs.get((extension_id, leg_id))
        if leg is None or leg.conversation.parked_at is not None:
            raise NoSuchCall
        return leg

    def parked(self) -> dict[int, Conversation]:
        """The parked conversations by their slot."""
        found = {leg.conversation.slot: leg.conversation for leg in self._legs.values()}
        return {slot: c for slot, c in found.items() if slot is not None}

    def is_free(self, extension: Extension) -> bool:
        return extension.id not in self.busy()

    def busy(self) -> set[int]:
        """The extensions that have a leg, seen or not."""
        return {leg.extension_id for leg in self._legs.values()}

    # Making and ending calls.

    def new_conversation(
        self, *, did: str | None = None, outside: End | None = None
    ) -> Conversation:
        return Conversation(self._new_id("c"), did=did, outside=outside)

    def ring(
        self,
        conversation: Conversation,
        extension: Extension,
        flow: str,
        other: End,
        *,
        leg_id: str | None = None,
        kind: Kind = Kind.CALL,
    ) -> Leg:
        """A phone begins to ring, or to call out."""
        own = _end(extension)
        leg = Leg(
            id=leg_id or self._new_id("a"),
            extension_id=extension.id,
            conversation=conversation,
            flow=flow,
            caller=other if flow == "in" else own,
            called=own if flow == "in" else other,
            started=self.now,
            kind=kind,
        )
        conversation.legs.append(leg)
        self._legs[leg.key] = leg
        return leg

    def answer(self, leg: Leg, *, recorded: bool = True) -> None:
        """A phone is picked up; others that rang for the same call fall silent."""
        if not self.lives(leg):
            return
        for other in list(leg.conversation.legs):
            if other.id == leg.id and other is not leg:
                self.drop(other)
        leg.answered = self.now
        if recorded and leg.kind is Kind.CALL and leg.recording is None:
            leg.recording = f"{leg.conversation.id}-rec"

    def end_after(self, conversation: Conversation, seconds: float) -> None:
        """The people hang up by themselves after that time, wherever the call is by then."""
        conversation.ends_at = self.now + seconds
        self.after(seconds, lambda: self._end_by_itself(conversation))

    def end(self, conversation: Conversation) -> None:
        """Everybody's phone is on the hook; who listened hears nothing any more."""
        conversation.over = True
        for leg in list(conversation.legs):
            self.drop(leg)
        for leg in [leg for leg in self._legs.values() if leg.watches is conversation]:
            self.drop(leg)

    def drop(self, leg: Leg) -> None:
        """Take one leg away."""
        self._legs.pop(leg.key, None)
        if leg in leg.conversation.legs:
            leg.conversation.legs.remove(leg)

    def lives(self, leg: Leg) -> bool:
        return self._legs.get(leg.key) is leg

    # The actions, by the API's words.

    def hang_up(self, extension_id: int, leg_id: str) -> None:
        leg = self.leg(extension_id, leg_id)
        if leg.kind is Kind.CALL:
            self.end(leg.conversation)
        else:
            self.drop(leg)

    def control(self, extension_id: int, leg_id: str, action: str, destination: str) -> None:
        """Raises `NoSuchCall`, `BadRequest`."""
        leg = self.leg(extension_id, leg_id)
        wants_destination = {
            "transfer": self._transfer,
            "attended_transfer": self._attended_transfer,
            "eavesdrop": self._supervise,
            "whisper": self._supervise,
            "conference": self._supervise,
            "pickup": self._pick_up,
        }
        if action in wants_destination:
            if not destination:
                raise BadRequest(f"send_dst is required for {action}")
            wants_destination[action](leg, destination, action)
        elif action in ("hold", "offhold"):
            leg.held = action == "hold"
        elif action == "park":
            self.park(leg)
        else:
            raise BadRequest(f"unknown action {action}")

    def park(self, leg: Leg, slot: int | None = None) -> int:
        """Into a slot of the park; rings back at the phone it came from when nobody fetches it."""
        taken = self.parked()
        if slot is None:
            slot = next(n for n in itertools.count(1) if n not in taken)
        elif slot in taken:
            raise BadRequest(f"slot {slot} is taken")
        conversation = leg.conversation
        conversation.parked_at, conversation.parked_by = self.now, leg.extension_id
        conversation.slot = slot
        parked_at = self.now
        self.after(PARK_TIMEOUT, lambda: self._ring_back(conversation, parked_at))
        return slot

    def retrieve(self, extension: Extension, slot: int) -> None:
        """A parked call goes to a phone. Raises `NoSuchCall` where the slot is empty."""
        conversation = self.parked().get(slot)
        if conversation is None:
            raise NoSuchCall
        self._leave_park(conversation)
        self._move(conversation, extension, SUPERVISOR_ANSWERS)

    def call_back(self, extension: Extension, destination: str) -> Leg:
        """Click to dial: the phone rings, and its owner then calls the destination."""
        conversation = self.new_conversation()
        target = self._phone(destination)
        called = _end(target) if target is not None else End(destination)
        leg = self.ring(conversation, extension, "out", called)

        def picked_up() -> None:
            if not self.lives(leg):
                return
            self.answer(leg)
            if target is not None and target.id != extension.id and self.is_free(target):
                asked = self.ring(conversation, target, "in", _end(extension))
                self.after(TRANSFER_ANSWERED, lambda: self.answer(asked))

        self.after(SUPERVISOR_ANSWERS, picked_up)
        self.end_after(conversation, 60.0)
        return leg

    def _transfer(self, leg: Leg, destination: str, _action: str) -> None:
        conversation = leg.conversation
        target = self._phone(destination)
        if target is not None and target.id == leg.extension_id:
            raise BadRequest("a call cannot be transferred to its own extension")
        if target is not None:
            self._move(conversation, target, TRANSFER_ANSWERED, leaving=leg)
            return
        # To the world outside: it leaves the account's phones.
        self.drop(leg)
        if not any(other.kind is Kind.CALL for other in conversation.legs):
            self.end(conversation)

    def _attended_transfer(self, leg: Leg, destination: str, _action: str) -> None:
        agent = self.staff.by_id(leg.extension_id)
        if agent is None:
            raise NoSuchCall
        target = self._phone(destination)
        consultation = self.new_conversation()
        asking = self.ring(
            consultation,
            agent,
            "out",
            _end(target) if target else End(destination),
            kind=Kind.CONSULT,
        )
        asked = None
        if target is not None and self.is_free(target):
            asked = self.ring(consultation, target, "in", _end(agent), kind=Kind.CONSULT)
        leg.held = True
        answers = target is None or asked is not None

        def answered() -> None:
            self.answer(asking)
            if asked is not None:
                self.answer(asked)

        def handed_over() -> None:
            if self.lives(leg) and self.lives(asking):
                self.end(consultation)
                self._hand_over(leg, target)

        if answers:
            self.after(SUPERVISOR_ANSWERS, answered)
            self.after(SUPERVISOR_ANSWERS + CONSULTATION, handed_over)
        else:
            self.after(NOT_ANSWERED, lambda: self._give_up(consultation, leg))

    def _hand_over(self, leg: Leg, target: Extension | None) -> None:
        conversation = leg.conversation
        other = self._other_end(leg)
        self.drop(leg)
        if target is not None:
            new = self.ring(conversation, target, "in", other)
            self.answer(new)
        elif not conversation.legs:
            self.end(conversation)

    def _give_up(self, consultation: Conversation, leg: Leg) -> None:
        self.end(consultation)
        leg.held = False

    def _supervise(self, leg: Leg, destination: str, action: str) -> None:
        target = self._phone(destination)
        agent = self.staff.by_id(leg.extension_id)
        if target is None or agent is None or not self.is_free(target):
            # Accepted all the same; nobody of ours will answer.
            return
        own = self.new_conversation()
        supervision = self.ring(own, target, "in", _end(agent), kind=Kind(action))
        supervision.watches = leg.conversation
        self.after(SUPERVISOR_ANSWERS, lambda: self.answer(supervision))

    def _pick_up(self, leg: Leg, destination: str, _action: str) -> None:
        target = self._phone(destination)
        if target is None or target.id == leg.extension_id or not self.is_free(target):
            return
        conversation = leg.conversation
        taking = self.ring(conversation, target, "in", self._other_end(leg))

        def taken() -> None:
            if self.lives(leg) and self.lives(taking):
                for other in list(conversation.legs):
                    if other.id == leg.id:
                        self.drop(other)
                self.answer(taking)
                if conversation.ends_at is None:
                    self.end_after(conversation, 120.0)

        self.after(SUPERVISOR_ANSWERS, taken)

    def _move(
        self,
        conversation: Conversation,
        target: Extension,
        answered_after: float,
        leaving: Leg | None = None,
    ) -> None:
        """The other party rings at a phone; where it is busy or nobody answers they give up."""
        other = self._other_end(leaving) if leaving else conversation.outside or End("")
        free = self.is_free(target)
        if leaving is not None:
            for leg in list(conversation.legs):
                if leg.id == leaving.id:
                    self.drop(leg)
        for staying in conversation.legs:
            self._now_speaks_with(staying, target)
        leg = self.ring(conversation, target, "in", other)
        if conversation.ends_at is None:
            self.end_after(conversation, 120.0)
        if free:
            self.after(answered_after, lambda: self.answer(leg))
        else:
            self.after(NOT_ANSWERED, lambda: self._abandon(leg))

    def _abandon(self, leg: Leg) -> None:
        if self.lives(leg) and leg.answered is None:
            self.end(leg.conversation)

    def _ring_back(self, conversation: Conversation, parked_at: float) -> None:
        if conversation.parked_at != parked_at or conversation.over:
            return
        home = self.staff.by_id(conversation.parked_by or 0)
        self._leave_park(conversation)
        if home is not None:
            self._move(conversation, home, TRANSFER_ANSWERED)

    def _leave_park(self, conversation: Conversation) -> None:
        """Out of the slot; the leg of the phone that parked it is gone."""
        for leg in list(conversation.legs):
            if leg.extension_id == conversation.parked_by:
                self.drop(leg)
        conversation.parked_at = conversation.parked_by = conversation.slot = None

    def _end_by_itself(self, conversation: Conversation) -> None:
        if not conversation.over and (conversation.ends_at or 0.0) <= self.now:
            self.end(conversation)

    def _now_speaks_with(self, leg: Leg, target: Extension) -> None:
        """The other leg of an internal call that was moved shows its new party."""
        end = _end(target)
        if leg.flow == "in":
            leg.caller = end
        else:
            leg.called = end

    def _other_end(self, leg: Leg) -> End:
        return leg.caller if leg.flow == "in" else leg.called

    def _phone(self, number: str) -> Extension | None:
        found = self.staff.by_number(number)
        return found if found is not None and found.type == "phone" else None

    def _new_id(self, kind: str) -> str:
        return f"{kind}{next(self._serial):06d}-{int(self.now):07d}"


def _end(extension: Extension) -> End:
    return End(extension.name, extension.label, extension.id)

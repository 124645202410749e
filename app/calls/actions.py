"""The registry of actions: the one place that says what can be done.

Ten of them (`ACTIONS`) control a call that is listed; three more stand beside them: parking in a
numbered slot, fetching a call out of one, and dialling, which needs no call at all. Keys, dialogs,
the palette, `callwatch act` and the requests are all made from it.
"""

from dataclasses import dataclass
from enum import Enum

from app.calls.call import Call, CallState
from app.locale import N_, _


class Destination(Enum):
    """What an action needs to be told: nothing, the supervisor's phone, where to, or which slot."""

    NONE = "none"
    SUPERVISOR = "supervisor"
    ANYWHERE = "anywhere"
    SLOT = "slot"


class Via(Enum):
    """Which of the API's doors a request goes through: that of the call, of the park, of dialling.

    What goes through `CALLBACK` has no call; what goes through `FETCH` has one that is listed no
    more. Both ring the supervisor's phone, whatever their destination is.
    """

    CALL = "current_calls"
    PARK = "valet_park"
    FETCH = "fetch"
    CALLBACK = "callback"


class Effect(Enum):
    """What a look can show of an action. `NOTHING`: the API has no field for it (hold, park).

    `RINGS`: the supervisor's phone has a call to join another with; `CALLED`: it has a call of its
    own.
    """

    NOTHING = "nothing"
    GONE = "gone"
    LEFT = "left"
    TAKEN = "taken"
    RINGS = "rings"
    CALLED = "called"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done, as a rule to a call.

    `name` is the word on the command line, `wire` the API's own (empty for hang up, which is a
    DELETE), `label`, `promise` and `accepted` are marked for translation and shown through `_()`.
    `promise` may use the placeholders {agent}, {party}, {destination} and {phone}. `speech`: makes
    sense only for a call that is spoken on the extension's phone. `confirm`: a plain Enter must not
    be enough. `effect` is what shows that it has come to pass, `patience` the seconds after which
    it probably has not. `included`: the action whose right this one comes with.
    """

    name: str
    wire: str
    key: str
    label: str
    promise: str
    accepted: str
    destination: Destination = Destination.NONE
    speech: bool = False
    confirm: bool = False
    effect: Effect = Effect.NOTHING
    patience: float = 6.0
    via: Via = Via.CALL
    included: str = ""

    @property
    def supervises(self) -> bool:
        """Whether it puts the supervisor beside a call, without taking it over."""
        return self.effect is Effect.RINGS

    @property
    def right(self) -> str:
        """The name by which `[rights]` speaks of it."""
        return self.included or self.name

    @property
    def rings_phone(self) -> bool:
        """Whether the supervisor's phone will ring."""
        return self.destination is Destination.SUPERVISOR or self.via in (Via.FETCH, Via.CALLBACK)

    @property
    def needs_call(self) -> bool:
        """Whether it is done to a call that must be listed at that moment."""
        return self.via in (Via.CALL, Via.PARK)


ACTIONS: tuple[Action, ...] = (
    Action(
        name="listen",
        wire="eavesdrop",
        key="l",
        label=N_("Listen"),
        promise=N_("{destination} will ring; whoever answers hears both sides and is not heard."),
        accepted=N_("Accepted: {destination} is being rung to listen."),
        destination=Destination.SUPERVISOR,
        speech=True,
        effect=Effect.RINGS,
        patience=8.0,
    ),
    Action(
        name="whisper",
        wire="whisper",
        key="w",
        label=N_("Whisper"),
        promise=N_("{destination} will ring; whoever answers speaks to one side of the call only."),
        accepted=N_("Accepted: {destination} is being rung to whisper."),
        destination=Destination.SUPERVISOR,
        speech=True,
        effect=Effect.RINGS,
        patience=8.0,
    ),
    Action(
        name="barge",
        wire="conference",
        key="b",
        label=N_("Barge in"),
        promise=N_("{destination} will ring; whoever answers speaks with both sides."),
        accepted=N_("Accepted: {destination} is being rung to join the call."),
        destination=Destination.SUPERVISOR,
        speech=True,
        effect=Effect.RINGS,
        patience=8.0,
    ),
    Action(
        name="takeover",
        wire="pickup",
        key="g",
        label=N_("Take over"),
        promise=N_("{destination} will ring; whoever answers gets the call, {agent} loses it."),
        accepted=N_("Accepted: {destination} is being rung to take the call over."),
        destination=Destination.SUPERVISOR,
        effect=Effect.TAKEN,
        patience=30.0,
    ),
    Action(
        name="transfer",
        wire="transfer",
        key="t",
        label=N_("Transfer"),
        promise=N_("{party} is sent to {destination} at once; {agent} is free again."),
        accepted=N_("Accepted: the call is being sent to {destination}."),
        destination=Destination.ANYWHERE,
        effect=Effect.LEFT,
        patience=8.0,
    ),
    Action(
        name="attended-transfer",
        wire="attended_transfer",
        key="T",
        label=N_("Attended transfer"),
        promise=N_("{agent} speaks with {destination} first; {party} waits meanwhile."),
        accepted=N_("Accepted: {destination} is being rung for {agent}."),
        destination=Destination.ANYWHERE,
        effect=Effect.LEFT,
        patience=90.0,
    ),
    Action(
        name="hold",
        wire="hold",
        key="h",
        label=N_("Hold"),
        promise=N_("{party} is put on hold and hears music."),
        accepted=N_("Accepted: hold was asked for."),
    ),
    Action(
        name="resume",
        wire="offhold",
        key="H",
        label=N_("Resume"),
        promise=N_("{party} is taken off hold and speaks with {agent} again."),
        accepted=N_("Accepted: taking off hold was asked for."),
    ),
    Action(
        name="park",
        wire="park",
        key="p",
        label=N_("Park"),
        promise=N_("{party} is parked and waits; {agent} is free again."),
        accepted=N_("Accepted: parking was asked for."),
    ),
    Action(
        name="hangup",
        wire="",
        key="x",
        label=N_("Hang up"),
        promise=N_("The call ends at once, for {agent} and for {party}."),
        accepted=N_("Accepted: the call is being ended."),
        confirm=True,
        effect=Effect.GONE,
    ),
)

VALET_PARK = Action(
    name="valet-park",
    wire="park",
    key="P",
    label=N_("Park in a slot"),
    promise=N_("{party} is parked in slot {destination} and waits; {agent} is free again."),
    accepted=N_("Accepted: parking in slot {destination} was asked for."),
    destination=Destination.SLOT,
    via=Via.PARK,
)
FETCH = Action(
    name="fetch",
    wire="bridge",
    key="",
    label=N_("Fetch from its slot"),
    promise=N_("{phone} will ring; whoever answers gets the call out of slot {destination}."),
    accepted=N_("Accepted: {phone} is being rung with the call out of slot {destination}."),
    destination=Destination.SLOT,
    effect=Effect.CALLED,
    patience=8.0,
    via=Via.FETCH,
    included="valet-park",
)
DIAL = Action(
    name="dial",
    wire="callback",
    key="d",
    label=N_("Dial"),
    promise=N_("{phone} will ring; whoever answers is connected with {destination}."),
    accepted=N_("Accepted: {phone} is being rung, to be connected with {destination}."),
    destination=Destination.ANYWHERE,
    effect=Effect.CALLED,
    patience=8.0,
    via=Via.CALLBACK,
)
ALL_ACTIONS: tuple[Action, ...] = (*ACTIONS, VALET_PARK, FETCH, DIAL)
NAMED_RIGHTS: tuple[Action, ...] = tuple(a for a in ALL_ACTIONS if not a.included)
"""What `[rights]` may speak of, and what `callwatch act` and macros may name."""

_BY_NAME = {action.name: action for action in ALL_ACTIONS} | {
    action.wire: action for action in ACTIONS if action.wire
}


def action_named(name: str) -> Action | None:
    """The action by our word or the API's (`listen`, `eavesdrop`), in any case."""
    return _BY_NAME.get(name.strip().lower())


def refusal(action: Action, call: Call) -> str:
    """Why this cannot be done to this call as it stands; empty where it can."""
    if action.speech and call.state is CallState.FORWARDED:
        return _(
            "This call was forwarded and is not spoken on the extension's phone, "
            "so nobody can join it there."
        )
    return ""

"""What a call consists of at the exchange: conversations and their legs."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """Why a leg exists: a call, a consultation before a transfer, or a supervision."""

    CALL = "call"
    CONSULT = "consult"
    LISTEN = "eavesdrop"
    WHISPER = "whisper"
    BARGE = "conference"

    @property
    def supervises(self) -> bool:
        return self in (Kind.LISTEN, Kind.WHISPER, Kind.BARGE)


@dataclass(frozen=True, slots=True)
class End:
    """One end of a call: a number, perhaps a name, perhaps an extension of ours."""

    number: str
    name: str | None = None
    extension_id: int | None = None


@dataclass(slots=True)
class Leg:
    """A call at one phone. Times are seconds of the story.

    Phones that ring together have legs with the same `id` on different extensions. `watches` is
    the conversation that a supervisor's leg listens to.
    """

    id: str
    extension_id: int
    conversation: "Conversation"
    flow: str
    caller: End
    called: End
    started: float
    answered: float | None = None
    kind: Kind = Kind.CALL
    real: bool = True
    recording: str | None = None
    held: bool = False
    watches: "Conversation | None" = None

    @property
    def key(self) -> tuple[int, str]:
        return self.extension_id, self.id


@dataclass(slots=True)
class Conversation:
    """What belongs together. `outside` is whom the agents speak with; None: an internal call.

    `parked_at` and `parked_by`: since when it waits in the park, and at whose phone it rang.
    """

    id: str
    did: str | None = None
    outside: End | None = None
    legs: list[Leg] = field(default_factory=list)
    ends_at: float | None = None
    parked_at: float | None = None
    parked_by: int | None = None
    slot: int | None = None
    over: bool = False

"""The slots of the park: their numbers, and what is known of the calls in them.

The exchange has no field for a parked call. What is known of a slot is what was asked for here,
and what the API's own list of slots says, whose shape nobody has confirmed.
"""

from dataclasses import dataclass

from app.calls.call import CallKey
from app.calls.destination import BadDestination
from app.locale import _

MOST_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """A slot as the API lists it; `call_id` is empty where it does not say whose."""

    slot: int
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class Parked:
    """What is known of a call in a slot.

    `at`: monotonic seconds at which parking was asked for here; `None` where the exchange's list
    alone tells of it, and then nothing more is known. `answered`: the exchange accepted it;
    `listed`: its list has it, too. `party` is masked; `written` is the same with its number as the
    screen writes it.
    """

    slot: int
    key: CallKey
    agent: str = ""
    party: str = ""
    written: str = ""
    conversation: str = ""
    at: float | None = None
    answered: bool = True
    listed: bool = False


def parse_slot(text: str) -> int:
    """The number of a slot as typed. Raises `BadDestination`."""
    number = text.strip()
    if not number:
        raise BadDestination(_("Please type the number of a slot."))
    if not (number.isascii() and number.isdigit()) or len(number) > MOST_DIGITS:
        raise BadDestination(
            _("The number of a slot has at most {most} digits, and nothing else.").format(
                most=MOST_DIGITS
            )
        )
    return int(number)

"""What a dialog is about where there is no call on the board: the supervisor's own phone, a slot.

Both let the supervisor's phone ring, so that both want to know which one it is.
"""

from datetime import timedelta

from app.calls.actions import Action
from app.calls.call import CallKey
from app.calls.extension import Extension
from app.calls.parking import Parked
from app.locale import _
from app.ui.dialogs.about import ListedCall
from app.watch.control import Intent
from app.watch.session import Session

NO_CALL = ""
"""The call id of a key that names an extension alone."""


class OwnPhone:
    """The supervisor's phone, which is to ring and be connected with somebody."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.fixed = ""
        phone = own_phone(session)
        self.key = CallKey(phone.id if phone else 0, NO_CALL)

    @property
    def own_number(self) -> str:
        return ""

    @property
    def number(self) -> str:
        phone = own_phone(self._session)
        return phone.number if phone else self._session.phone

    @property
    def agent(self) -> str:
        phone = own_phone(self._session)
        return phone.agent if phone else self._session.phone

    @property
    def party(self) -> str:
        return ""

    def look(self) -> str:
        return ""

    def obstacle(self, action: Action) -> str:
        return self._session.refusal(action, self.key) or no_phone(self._session)

    def over(self) -> bool:
        return False

    def describe(self) -> str:
        return _("Your phone: {phone}").format(phone=f"{self.number}  {self.agent}")

    def refuses(self, destination: str) -> str:
        reached = self._session.directory.by_number(destination)
        if reached is None or reached.id != self.key.extension_id:
            return ""
        return _("{number} is your own phone.").format(number=destination)

    def doubts(self, destination: str) -> str:
        return ""

    def intent(self, action: Action, destination: str, reason: str) -> Intent:
        reached = self._session.directory.by_number(destination)
        named = f"{destination} {reached.label}".strip() if reached else destination
        written = named if reached else self._session.told_presentation.written(destination)
        return Intent(
            action=action,
            key=self.key,
            destination=destination,
            agent=self.agent,
            party=named,
            written=written,
            reason=reason,
            extension=self.number,
            phone=self._session.phone,
        )


class CallForSlot(ListedCall):
    """A call on the board that is to go into a slot."""

    def doubts(self, destination: str) -> str:
        for parked in self._session.steering.parking.known:
            if str(parked.slot) == destination:
                return _("Slot {slot} is taken, as far as is known here.").format(slot=destination)
        return ""


class CallInSlot:
    """A call that was parked in a slot, and that the supervisor's phone is to get."""

    def __init__(self, session: Session, parked: Parked) -> None:
        self._session = session
        self._parked = parked
        self.key = parked.key
        self.fixed = str(parked.slot)

    @property
    def own_number(self) -> str:
        return ""

    @property
    def number(self) -> str:
        return self._session.directory.number(self.key.extension_id)

    @property
    def agent(self) -> str:
        return self._parked.agent

    @property
    def party(self) -> str:
        return self._parked.written or _("unknown")

    def look(self) -> str:
        return ""

    def obstacle(self, action: Action) -> str:
        if self.over():
            return _("As far as is known here, the call is no longer in slot {slot}.").format(
                slot=self.fixed
            )
        if not self.key.call_id:
            return _("The exchange does not tell which call is in slot {slot}.").format(
                slot=self.fixed
            )
        return self._session.refusal(action, self.key) or no_phone(self._session)

    def over(self) -> bool:
        known = self._session.steering.parking.known
        return all((each.slot, each.key) != (self._parked.slot, self.key) for each in known)

    def describe(self) -> str:
        return slot_line(self._session, self._parked)

    def refuses(self, destination: str) -> str:
        return ""

    def doubts(self, destination: str) -> str:
        return ""

    def intent(self, action: Action, destination: str, reason: str) -> Intent:
        return Intent(
            action=action,
            key=self.key,
            destination=destination,
            agent=self.agent,
            party=self._parked.party,
            written=self._parked.written,
            reason=reason,
            extension=self.number,
            phone=self._session.phone,
        )


def own_phone(session: Session) -> Extension | None:
    """The supervisor's phone, where it is one of the account."""
    found = session.directory.by_number(session.phone) if session.phone else None
    return found if found is not None and found.is_phone else None


def no_phone(session: Session) -> str:
    """Why nothing can ring the supervisor's phone; empty where it can be tried."""
    if not session.phone:
        return _("Your phone is not set; give [supervisor] phone in the settings.")
    if own_phone(session) is None:
        return _("Your phone {number} is no phone of this account, so it cannot be rung.").format(
            number=session.phone
        )
    return ""


def slot_line(session: Session, parked: Parked) -> str:
    """What is known of a slot, in one line, and whence."""
    slot = _("Slot {slot}").format(slot=parked.slot)
    if parked.at is None:
        return _("{slot}: in use, says the exchange").format(slot=slot)
    now = session.server_time()
    at = now - timedelta(seconds=session.monotonic() - parked.at) if now else None
    sentence = (
        _("{slot}: {agent} – {party}, asked for at {time} by you")
        if parked.answered
        else _("{slot}: perhaps {agent} – {party}, asked for at {time}, without an answer")
    )
    return sentence.format(
        slot=slot,
        agent=parked.agent,
        party=parked.written or _("unknown"),
        time=f"{at.astimezone():%H:%M}" if at else "–",
    )

"""How a call is shown to a person: whose it is, and with whom, behind the mask of the settings.

The one place that decides what of a call is private. The table, dialogs, notices, `callwatch calls`
and `act` all ask here and never look at a `Party` themselves, so that nobody can forget the mask.
Numbers and names of the account's own extensions are not private, nor is the account's own line
that was called; everything else is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.calls.call import Call, Direction, Party
from app.calls.extension import Directory, Extension
from app.calls.numbers import short_number
from app.calls.privacy import Mask
from app.calls.written import written as in_usual_form
from app.locale import _


@dataclass(frozen=True, slots=True)
class Presentation:
    """Shows calls with the names of `directory`, behind `mask`; in sentences with numbers as they
    are written in `country` (two letters; none: as they come).

    Whoever filters or sorts calls by their parties must do it by what is shown here: a filter that
    finds a hidden number tells it.
    """

    directory: Directory = field(default_factory=Directory)
    mask: Mask = field(default_factory=Mask)
    country: str = ""
    _own: Mapping[str, Extension] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_own", self.directory.numbers())

    def extension(self, call: Call) -> str:
        """The number of the extension that the call is on."""
        return self.directory.number(call.key.extension_id)

    def agent(self, call: Call) -> str:
        """Who is at that extension."""
        return self.directory.agent(call.key.extension_id)

    def own(self, number: str) -> Extension | None:
        """The account's extension that people mean by a number."""
        return self._own.get(number.split("@", 1)[0])

    def caller(self, call: Call) -> Party:
        """Who calls, as the API writes numbers."""
        return self._shown(call.caller, call.caller_extension_id)

    def called(self, call: Call) -> Party:
        """Who is called, as the API writes numbers; on the account's side with the agent's name."""
        inward = call.direction is Direction.IN
        if inward and call.called.number and call.called.number == call.did:
            shown = Party(call.did, self._name(call.called, call.called_extension_id))
        else:
            shown = self._shown(call.called, call.called_extension_id)
        called = self.directory.extensions.get(call.called_extension_id or 0)
        return Party(shown.number, shown.name or (called.label if called else ""))

    def other(self, call: Call) -> Party:
        """Whom the agent speaks with, as people write numbers: what a row of the board shows."""
        inward = call.direction is Direction.IN
        shown = self._shown(
            call.other_party, call.caller_extension_id if inward else call.called_extension_id
        )
        return Party(short_number(shown.number), shown.name)

    def party(self, call: Call) -> str:
        """The other party in one line, for sentences."""
        other = self.other(call)
        number = self.written(other.number)
        return "  ".join(part for part in (number, other.name) if part) or _("unknown")

    def written(self, number: str) -> str:
        """A number as people write it in the country: to look at, never to dial or to compare.

        Own extensions, short numbers and masked ones stay as they are.
        """
        return number if self.own(number) else in_usual_form(number, self.country)

    def line(self, call: Call) -> str:
        """The outside number that was called: our own line, or whom an agent has dialled."""
        if call.direction is Direction.IN or self.own(call.did):
            return call.did
        return self.mask.number(call.did)

    def _shown(self, party: Party, extension_id: int | None) -> Party:
        own = self.own(party.number)
        number = party.number if own or not self.mask else short_number(party.number)
        return Party(
            number if own else self.mask.number(number),
            self._name(party, extension_id),
        )

    def _name(self, party: Party, extension_id: int | None) -> str:
        """The name as it came, else whose phone it is.

        A caller may state any number and any name. A name is taken for an agent's where the API
        vouches for the extension, or where it is the name of the very extension it comes with.
        """
        agent = self._phone_of(party, extension_id)
        if not party.name:
            return agent.label if agent else ""
        own = agent or self.own(party.number)
        if agent or (own and own.label == party.name):
            return party.name
        return self.mask.name(party.name)

    def _phone_of(self, party: Party, extension_id: int | None) -> Extension | None:
        """The phone that a party is.

        The extension the API names may be the queue an outside caller came through, so it counts
        only where it is a phone with the very number of the party.
        """
        known = self.directory.extensions.get(extension_id or 0)
        if known is None or not known.is_phone:
            return None
        return known if short_number(party.number) == known.number else None

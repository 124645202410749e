"""The supervisor's phone, checked before it is to ring: is it there, is it registered, is it free.

Registration is asked once, and again after a failure, not with every action: requests are scarce.
"""

from app.calls.call import Call
from app.calls.extension import Directory
from app.calls.numbers import short_number
from app.locale import _
from app.telphin.errors import TelphinError
from app.watch.source import Source


class SupervisorPhone:
    """Knows which phones were found registered, and which were not."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._registered: dict[int, bool] = {}

    def doubt(self, extension_id: int | None) -> None:
        """It did not ring although it should have: ask again next time."""
        if extension_id is not None:
            self._registered.pop(extension_id, None)

    def looked(self, on_the_phone: frozenset[int]) -> None:
        """Those phones have calls: they are there, whatever was found before."""
        for extension_id in on_the_phone & self._registered.keys():
            if not self._registered[extension_id]:
                del self._registered[extension_id]

    def registered(self, extension_id: int) -> bool | None:
        """Whether a phone was found registered when it was asked about last; `None`: never."""
        return self._registered.get(extension_id)

    async def obstacle(self, number: str, call: Call | None, directory: Directory) -> str:
        """Why this phone cannot be rung for this call; empty where it can.

        A number outside the account cannot be checked, and is taken as it is.
        """
        if not number:
            return _("your phone is not set; give [supervisor] phone in the settings.")
        phone = directory.by_number(number)
        if phone is None:
            return ""
        if not phone.is_phone or not phone.active:
            return _("extension {number} is not a phone in use.").format(number=phone.number)
        if call is not None and is_party(phone.id, phone.number, call):
            return _("your phone {number} is a party of this call itself.").format(
                number=phone.number
            )
        if not self._registered.get(phone.id) and not await self._asked(phone.id):
            return _(
                "your phone {number} is not registered, so it cannot ring; please switch it on."
            ).format(number=phone.number)
        return ""

    async def _asked(self, extension_id: int) -> bool:
        try:
            registered = await self._source.registered(extension_id)
        except TelphinError:
            # Not knowing is no reason to keep a supervisor from a call.
            return True
        self._registered[extension_id] = registered
        return registered


def is_party(extension_id: int, number: str, call: Call) -> bool:
    """Whether the phone is one of the two ends of the call."""
    if extension_id in (call.key.extension_id, call.caller_extension_id, call.called_extension_id):
        return True
    return short_number(call.other_party.number) == number

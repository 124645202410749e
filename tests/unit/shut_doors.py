"""What a stand-in for the API has no use for: the park's slots, and dialling."""

from app.calls.call import CallKey
from app.calls.parking import Listed


class ShutDoors:
    """Nobody goes through these where nothing but looks and the ten actions are tried."""

    async def valet_park(self, key: CallKey, wire_action: str, slot: int) -> None:
        raise AssertionError("nothing is to be parked here")

    async def parking_slots(self, key: CallKey) -> tuple[Listed, ...]:
        raise AssertionError("nobody is to ask for slots here")

    async def call_back(self, extension_id: int, phone: str, destination: str) -> None:
        raise AssertionError("nothing is to be dialled here")

"""What the settings allow to be done and to be seen, for the commands and the dashboard."""

from app.calls.privacy import Mask
from app.calls.rights import Rights
from app.calls.selection import parse_selection
from app.settings import Loaded, Settings

_SECTION = "rights."


def rights_of(loaded: Loaded) -> Rights:
    """The rights of the settings; what only the account can tell is still to come."""
    given = loaded.settings.rights
    return Rights(
        actions=frozenset(given.actions),
        extensions=parse_selection(given.extensions),
        read_only=given.read_only,
        confirm_typed=frozenset(given.confirm_typed),
        require_reason=frozenset(given.require_reason),
        reasons=given.reasons,
        unmask=given.unmask,
        places={
            key.removeprefix(_SECTION): place
            for key, place in loaded.origins.items()
            if key.startswith(_SECTION)
        },
    )


def mask_of(settings: Settings) -> Mask:
    given = settings.privacy
    return Mask(given.mask, given.keep_first, given.keep_last)

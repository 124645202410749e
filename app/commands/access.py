"""What opens the API, from the settings; needs no HTTP, for the board is painted before that."""

from app.locale import _
from app.settings import Settings, SettingsError, resolve_secret
from app.telphin.access import Access


def access_of(settings: Settings) -> Access:
    """What opens the API. Raises `SettingsError` where something is missing."""
    if not settings.api.client_id:
        raise SettingsError(
            _(
                "No client_id is set: give [api] client_id in the settings "
                "('callwatch config path' says where)."
            )
        )
    return Access(
        base_url=settings.api.base_url,
        client_id=settings.api.client_id,
        secret=resolve_secret(settings),
        timeout=settings.api.timeout,
        ca_file=settings.api.ca_file,
    )

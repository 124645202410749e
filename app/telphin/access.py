"""With what the API is spoken to, and as whom.

Knows no HTTP, so that the settings can use it to check an address while they are read.
"""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from app.locale import _
from app.telphin.errors import BadAddress, InsecureAddress
from app.telphin.text import clean_text

_LONGEST_NAME = 253
_LONGEST_LABEL = 63


@dataclass(frozen=True, slots=True)
class Access:
    """Where the API is and what opens it. `timeout`: seconds for each step of a request.

    `ca_file`: the certificates to trust, in place of the system's.
    """

    base_url: str
    client_id: str
    secret: SecretStr
    timeout: float = 10.0
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class User:
    """The user the application acts for. `read_only`: may watch but not control calls.

    A user of one extension or of a group of extensions has these ids set, and may lack rights for
    the whole account.
    """

    login: str
    admin: bool
    client_id: int | None
    extension_id: int | None
    extension_group_id: int | None
    timezone: str
    read_only: bool


def checked_address(base_url: str) -> str:
    """The address of the API without a slash at its end.

    Raises `BadAddress` where it is not one, and `InsecureAddress` where the secret would go
    unencrypted to another machine.
    """
    text = base_url.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise BadAddress(_not_an_address(text)) from None
    host = parts.hostname or ""
    if "@" in parts.netloc:
        raise BadAddress(
            _("The address of the API must not hold a user name or password; please leave it out.")
        )
    if (
        parts.scheme not in ("http", "https")
        or not _is_host(host)
        or port == 0
        or parts.query
        or parts.fragment
        or any(c.isspace() or not c.isprintable() for c in text)
    ):
        raise BadAddress(_not_an_address(text))
    if parts.scheme == "http" and not is_loopback(host):
        raise InsecureAddress(
            _(
                "The secret would travel to {host} unencrypted; please write https:// "
                "(http:// is for this machine itself only)."
            ).format(host=clean_text(host))
        )
    return text.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether the host can only be this machine: `localhost`, 127.0.0.0/8, ::1."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_host(host: str) -> bool:
    labels = host.rstrip(".").split(".")
    return len(host) <= _LONGEST_NAME and all(0 < len(x) <= _LONGEST_LABEL for x in labels)


def _not_an_address(text: str) -> str:
    return _("'{text}' is not an address of the API; expected https://HOST.").format(
        text=clean_text(text)
    )

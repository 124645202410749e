"""Who may vouch for the API's host: the certificates that an encrypted connection is checked by.

Not httpx's own choice, a list that comes with a Python package: what the administrator of this
machine trusts (or has ceased to trust) counts.
"""

import os
import ssl
from pathlib import Path

from app.locale import _
from app.telphin.errors import Misled


def trust(ca_file: Path | None) -> ssl.SSLContext:
    """A context for connections to the API.

    It trusts the certificates in `ca_file` alone where the settings name one, else those that
    SSL_CERT_FILE or SSL_CERT_DIR name, else the system's. Raises `Misled` where what is named
    cannot be read.
    """
    try:
        if ca_file is not None:
            return ssl.create_default_context(cafile=ca_file)
        return _of_the_machine()
    except OSError:
        pass
    if ca_file is None:
        reason = _(
            "The certificates named in the environment cannot be read; "
            "please check SSL_CERT_FILE and SSL_CERT_DIR."
        )
    else:
        reason = _(
            "{path} holds no certificates that can be read; please check [api] ca_file."
        ).format(path=ca_file)
    raise Misled(reason, sent=False)


def _of_the_machine() -> ssl.SSLContext:
    if file := os.environ.get("SSL_CERT_FILE"):
        return ssl.create_default_context(cafile=file)
    if folder := os.environ.get("SSL_CERT_DIR"):
        return ssl.create_default_context(capath=folder)
    if _has_store():
        return ssl.create_default_context()
    # A bare container, or a Python that looks where this system keeps nothing.
    import certifi

    return ssl.create_default_context(cafile=certifi.where())


def _has_store() -> bool:
    paths = ssl.get_default_verify_paths()
    if paths.cafile:
        return True
    return bool(paths.capath) and any(Path(paths.capath).iterdir())

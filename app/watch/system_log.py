"""The machine's own log (syslog, journald), beside the audit log's file if the settings say so."""

import os
import socket
import syslog
from dataclasses import dataclass
from pathlib import Path

ADDRESS = Path("/dev/log")
PATIENCE = 0.5
"""Seconds for a log daemon that is too busy to take a line."""


@dataclass(frozen=True, slots=True)
class SystemLog:
    """A fresh socket for each line: there are few, and the daemon may be restarted meanwhile."""

    address: Path = ADDRESS

    def tell(self, line: str) -> None:
        """Send one line of ASCII, as what only administrators may read. Raises `OSError`."""
        head = f"<{syslog.LOG_AUTHPRIV | syslog.LOG_INFO}>callwatch[{os.getpid()}]: "
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
            way.settimeout(PATIENCE)
            way.connect(str(self.address))
            way.send((head + line).encode("ascii"))

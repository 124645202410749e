"""Who sits at the keyboard, as far as the system tells: for the audit log.

Only `user` and `login` are the kernel's word. The rest comes from the environment, which whoever
starts the program may have changed; it helps to find a person, and proves nothing.
"""

import os
import pwd
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

NO_LOGIN = 2**32 - 1
"""What the kernel says of a process that no login began."""


@dataclass(frozen=True, slots=True)
class AtKeyboard:
    """`user` by the process's uid; `login`: who logged in, whatever `sudo` made of them since."""

    user: str
    uid: int
    login: str = ""
    sudo_user: str = ""
    ssh_client: str = ""
    tty: str = ""
    host: str = ""

    @property
    def name(self) -> str:
        """As a person is shown: the user, and who became it."""
        before = self.login or self.sudo_user
        return f"{self.user} ({before})" if before and before != self.user else self.user

    def is_called(self, name: str) -> bool:
        """Whether one of the names is this one."""
        return name in (self.user, self.login, self.sudo_user)


def at_keyboard(environment: Mapping[str, str] = os.environ) -> AtKeyboard:
    """Who started this process, and from where."""
    connection = environment.get("SSH_CONNECTION") or environment.get("SSH_CLIENT") or ""
    return AtKeyboard(
        user=_user(os.getuid()),
        uid=os.getuid(),
        login=_login(),
        sudo_user=environment.get("SUDO_USER", ""),
        ssh_client=connection.partition(" ")[0],
        tty=_tty(),
        host=socket.gethostname(),
    )


def boot() -> str:
    """Tells this start of the machine from the others: monotonic seconds count within one."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _login() -> str:
    try:
        uid = int(Path("/proc/self/loginuid").read_text("ascii"))
    except (OSError, ValueError):
        return ""
    return "" if uid == NO_LOGIN else _user(uid)


def _tty() -> str:
    for end in (0, 1, 2):
        try:
            return os.ttyname(end)
        except OSError:
            continue
    return ""

"""A real sshd on the loopback, with keys of its own, and a client at a pseudo-terminal."""

import getpass
import os
import shlex
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.terminal.ends import until
from tests.terminal.program import Terminal, terminal

REQUIRED = "SSHD_REQUIRED"
"""Set where a machine without sshd is a fault and not an excuse: in `.ci/run`."""
_PLACES = ("/usr/sbin", "/usr/local/sbin", "/usr/bin")
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Far:
    """The program at the far end of a line. `ssh`: the client that it is seen through."""

    ssh: Terminal
    pid: int
    log: Path

    def is_gone(self) -> bool:
        """Whether the process has ended; who has to ask for its exit code may be slow."""
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return True
        return stat.rpartition(")")[2].split()[0] in "ZX"

    def logged(self) -> str:
        return self.log.read_text()


class Server:
    """An sshd that lets in whoever has the key in `room`."""

    def __init__(self, room: Path, port: int) -> None:
        self._room = room
        self._port = port

    @contextmanager
    def program(self, command: Sequence[str], *, before: str = "") -> Iterator[Far]:
        """Run a command at the far end, after `before` (words of a shell), and look at it."""
        state, pid_file = self._room / "state", self._room / "pid"
        environment = f"LANG=C.UTF-8 LANGUAGE=C XDG_STATE_HOME={state}"
        far = (
            f"cd {shlex.quote(str(_ROOT))}; echo $$ > {pid_file}.new; "
            f"mv {pid_file}.new {pid_file}; {before} exec env {environment} {shlex.join(command)}"
        )
        options = {
            "StrictHostKeyChecking": "no",
            "UserKnownHostsFile": "/dev/null",
            "IdentitiesOnly": "yes",
            "LogLevel": "ERROR",
        }
        words = [f"-o{name}={value}" for name, value in options.items()]
        key = ["-F", "none", "-i", str(self._room / "user"), "-p", str(self._port)]
        address = f"{getpass.getuser()}@127.0.0.1"
        with terminal(["ssh", "-tt", *key, *words, address, far]) as ssh:
            until(pid_file.exists, "a program at the far end")
            yield Far(ssh, int(pid_file.read_text()), state / "callwatch" / "callwatch.log")


@contextmanager
def secure_shell(room: Path) -> Iterator[Server]:
    """Skips where there is no sshd, and says so; fails where one is required."""
    sshd = shutil.which("sshd", path=os.pathsep.join(_PLACES))
    keygen = shutil.which("ssh-keygen")
    if sshd is None or keygen is None or shutil.which("ssh") is None:
        reason = "the line is not tested over ssh: sshd and ssh are missing (openssh-server)"
        if REQUIRED in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # sshd will not start without it
    for name in ("host", "user"):
        subprocess.run(
            [keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(room / name)], check=True
        )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    (room / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {room}/host\nPidFile none\n"
        f"AuthorizedKeysFile {room}/user.pub\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n"
        "PrintMotd no\nPrintLastLog no\n"
    )
    with (room / "sshd.log").open("w") as log:
        server = subprocess.Popen([sshd, "-D", "-e", "-f", str(room / "sshd_config")], stderr=log)
        try:
            until(lambda: _answers(port) or server.poll() is not None, "an answer of sshd")
            assert server.poll() is None, (room / "sshd.log").read_text()
            yield Server(room, port)
        finally:
            server.terminate()
            server.wait()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5.0) as line:
            return line.recv(4) == b"SSH-"
    except OSError:
        return False

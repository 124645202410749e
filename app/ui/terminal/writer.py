"""Sends what is painted to the terminal, from a thread of its own, and never makes anybody wait.

Textual's writer holds thirty texts and then blocks whoever paints: behind a line that stands still
that is the event loop. Here `write` only puts a text in line; whoever paints asks `behind` and
leaves a picture out while an older one is still on its way. A terminal that is gone swallows
everything.
"""

import os
import select
from queue import SimpleQueue
from typing import IO

from textual.drivers._writer_thread import WriterThread

from app.locale.characters import encoded
from app.ui.terminal.tty import CANCEL, drop_output

SLICE = 4096
"""Bytes for one call: between two, a writer that was held up learns that it need not go on."""


class Writer(WriterThread):
    """`file` says where to; its own buffer and encoding are not used."""

    def __init__(self, file: IO[str], encoding: str) -> None:
        super().__init__(file)
        # Unbounded, and safe for a signal handler that interrupts a `put`.
        self._waiting: SimpleQueue[str | None] = SimpleQueue()
        self._to = file.fileno()
        self._encoding = encoding
        self._writing = False
        self._dropping = False
        self._last = ""
        self.gone = False
        """Whether there is no terminal any more; then everything is swallowed."""

    @property
    def behind(self) -> bool:
        """Whether the terminal has not yet taken all that was written."""
        return self._writing or not self._waiting.empty()

    def write(self, text: str) -> None:
        if not self._dropping:
            self._waiting.put(text)

    def run(self) -> None:
        while (text := self._waiting.get()) is not None:
            self._writing = True
            self._send(text)
            self._writing = False
        if self._dropping and not self.gone:
            self._dropping = False
            self._last = CANCEL + self._last
        self._send(self._last)

    def drop(self) -> None:
        """Send nothing more, not even what is waiting."""
        self._dropping = True

    def finish(self, last: str, patience: float) -> bool:
        """Send what is waiting, then `last`, and end; whether that was done.

        A terminal that has not read all within `patience` seconds loses what was waiting, and gets
        as long again to read the last.
        """
        self._last = last
        self._waiting.put(None)
        self.join(patience)
        if self.is_alive():
            self._dropping = True
            drop_output(self._to)
            self.join(patience)
        return not self.is_alive()

    def stop(self) -> None:
        self.finish("", 0.0)

    def _send(self, text: str) -> None:
        data = encoded(text, self._encoding)
        while data and not self._dropping:
            try:
                data = data[os.write(self._to, data[:SLICE]) :]
            except BlockingIOError:  # somebody else at this terminal has made it so
                select.select([], [self._to], [], 1.0)
            except OSError:
                self.gone = self._dropping = True

"""Whether the installed Textual is the one on which the delta frames were proved.

They stand in for `App._display`, which is private: another Textual may mean something else by it.
"""

from collections.abc import Callable
from pathlib import Path

import textual
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.app import App
from textual.drivers._writer_thread import WriterThread

PROVED = "8.2.8"
_CALLED: tuple[tuple[Callable[..., object], tuple[str, ...]], ...] = (
    (App._display, ("self", "screen", "renderable")),  # noqa: SLF001 - what is stood in for
    (ChopsUpdate.__init__, ("self", "chops", "spans", "chop_ends")),
    (LayoutUpdate.__init__, ("self", "strips", "region")),
    (Compositor.render_update, ("self", "full", "screen_stack", "simplify")),
    (WriterThread.__init__, ("self", "file")),
    (WriterThread.write, ("self", "text")),
)
_READ = ("_batch_count", "_running", "_closed", "_driver", "_sync_available", "cursor_position")


def objection(app: App[None]) -> str:
    """Why frames are better sent as Textual sends them; empty where nothing speaks against it."""
    if not _is_proved_version():
        return f"the installed Textual is not {PROVED}"
    for called, parameters in _CALLED:
        code = called.__code__
        if code.co_varnames[: code.co_argcount] != parameters:
            return f"{called.__qualname__} takes other parameters than in Textual {PROVED}"
    for name in _READ:
        if not hasattr(app, name):
            return f"Textual's App has no {name}, as Textual {PROVED} has"
    if "_queue" not in WriterThread.write.__code__.co_names:
        return f"Textual's writer has no queue, as that of Textual {PROVED} has"
    return ""


def _is_proved_version() -> bool:
    """By its folder: to read the version from its metadata would take longer than all the rest."""
    return (Path(textual.__file__).parents[1] / f"textual-{PROVED}.dist-info").is_dir()

"""What is told of an unexpected error: where it happened, and nothing that it was about.

A message may quote a caller, a number or a token, and so may a local variable: of an error only its
kind and its way through the source are told. The few kinds whose messages are made of names in the
source alone keep them.
"""

import traceback
from collections.abc import Iterator
from pathlib import Path

_OF_THE_SOURCE = (AttributeError, ImportError, NameError, RecursionError)
_ROOT = Path(__file__).parents[1]


def told(error: BaseException) -> str:
    """The error in a few words: `KeyError at app/ui/screens/board.py:74`."""
    frames = _frames(error)
    ours = [frame for frame in frames if frame.filename.startswith(str(_ROOT / "app"))]
    for frame in reversed(ours or frames):
        return f"{_kind(error)} at {_place(frame)}"
    return _kind(error)


def report(error: BaseException) -> str:
    """All errors that led to it, each with its way through the source; several lines."""
    return "\n".join(line for one in _chain(error) for line in _lines(one))


def _lines(error: BaseException) -> Iterator[str]:
    for frame in _frames(error):
        yield f"  {_place(frame)} in {frame.name}"
        if frame.line:
            yield f"    {frame.line}"
    yield _kind(error) + (f": {error}" if type(error) in _OF_THE_SOURCE else "")


def _chain(error: BaseException) -> list[BaseException]:
    """The errors from the first to the last, with those that came together."""
    chain: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or any(one is known for known in chain):
            continue
        chain.insert(0, one)
        hidden = one.__suppress_context__ and one.__cause__ is None
        waiting.append(one.__cause__ or (None if hidden else one.__context__))
        if isinstance(one, BaseExceptionGroup):
            waiting.extend(one.exceptions)
    return chain


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(error.__traceback__))


def _kind(error: BaseException) -> str:
    kind = type(error)
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )


def _place(frame: traceback.FrameSummary) -> str:
    """`app/x.py:1`, `textual/app.py:2`: nothing of the machine it is installed on."""
    parts = Path(frame.filename).parts
    if "site-packages" in parts:
        path = Path(*parts[parts.index("site-packages") + 1 :])
    else:
        path = Path(frame.filename)
        path = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else Path(path.name)
    return f"{path}:{frame.lineno}"

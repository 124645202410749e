"""The command line: which module does what was asked for (`commands.arguments` reads that).

Nothing is imported before it is needed: `--help` and `--version` load neither Textual nor httpx
nor pydantic, and each command loads only its own.
"""

import argparse
import codecs
import io
import os
import resource
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TextIO

from app.commands import WRONG
from app.locale import ENGLISH, _, use_language
from app.locale.characters import STAND_INS, UTF_8, shows_russian, terminal_encoding

if TYPE_CHECKING:
    from app.calls.query import Query
    from app.settings import Loaded

INTERRUPTED = 130
NOBODY_READS = 141
"""What a shell reports of a program whose output nobody reads any more; nothing was refused."""
_LANGUAGE = "--language"
_LANGUAGES = (ENGLISH, "ru")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    _keep_out_of_dumps()
    _open_missing_ends()
    argv = sys.argv[1:] if argv is None else argv
    _speak_as_the_terminal_does(argv)
    try:
        code = _run(argv)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; what is still in the buffer has nowhere to go either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    return code


def _run(argv: Sequence[str]) -> int:
    if not argv:  # the board, for which nobody should wait longer than they must
        return _dashboard(argparse.Namespace(command=None))
    from app.commands.arguments import parse

    try:
        args = parse(argv)
    except SystemExit as ended:  # after --help, --version or wrong usage
        return ended.code if isinstance(ended.code, int) else 0
    return _COMMANDS[args.command or "dashboard"](args)


def _keep_out_of_dumps() -> None:
    """What is in memory, secrets among it, is written to no core file."""
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _open_missing_ends() -> None:
    """Python has no object for an end that was closed (`>&-`); what is written goes nowhere."""
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout = sys.stdout or _nowhere("w")
    sys.stderr = sys.stderr or _nowhere("w")


def _nowhere(mode: Literal["r", "w"]) -> TextIO:
    return os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8")


def _dashboard(args: argparse.Namespace) -> int:
    if not _is_screen(sys.stdin, sys.stdout):
        return WRONG
    from app.ui import settling

    settling.begin()
    from app.commands import dashboard
    from app.commands.guard import guarded, settings_of

    def opened(loaded: "Loaded") -> int:
        return dashboard.run(loaded, _wanted(args), wallboard=hasattr(args, "wallboard"))

    return guarded(lambda: dashboard.start(lambda: settings_of(args), opened))


def _demo(args: argparse.Namespace) -> int:
    if not _is_screen(sys.stdin, sys.stdout):
        return WRONG
    from app.ui import settling

    settling.begin()
    from app.commands import demo
    from app.commands.guard import guarded

    return guarded(lambda: demo.run(args, _wanted(args)))


def _wanted(args: argparse.Namespace) -> "Query | None":
    """What `--filter` asks for; `None` where it is not given. Raises `UsageError`."""
    text: str | None = getattr(args, "filter", None)
    if text is None:
        return None
    from app.commands.filtering import query_of

    return query_of(text)


def _simulator(args: argparse.Namespace) -> int:
    from app.commands.guard import guarded
    from app.simulator import command

    return guarded(lambda: command.run(command.options_from(args)))


def _calls(args: argparse.Namespace) -> int:
    from app.calls.query import NO_QUERY
    from app.commands.guard import guarded, settings_of

    def run() -> int:
        query = _wanted(args) or NO_QUERY
        settings = settings_of(args).settings
        if args.follow:
            from app.commands import follow

            return follow.run(settings, query, as_json=args.json)
        from app.commands import calls

        return calls.run(settings, query, as_json=args.json)

    return guarded(run)


def _extensions(args: argparse.Namespace) -> int:
    from app.commands import extensions
    from app.commands.guard import guarded, settings_of

    return guarded(lambda: extensions.run(settings_of(args).settings, as_json=args.json))


def _act(args: argparse.Namespace) -> int:
    from app.commands import act
    from app.commands.guard import guarded, settings_of

    request = act.Request(
        args.action,
        args.extension,
        args.call_id,
        args.to,
        args.reason,
        yes=args.yes,
        slot=args.slot,
    )
    return guarded(lambda: act.run(settings_of(args), request))


def _dial(args: argparse.Namespace) -> int:
    from app.commands import dial
    from app.commands.guard import guarded, settings_of

    request = dial.Request(args.number, args.reason, yes=args.yes)
    return guarded(lambda: dial.run(settings_of(args), request))


def _audit(args: argparse.Namespace) -> int:
    from app.commands import audit
    from app.commands.guard import guarded, settings_of

    asked = audit.Request(
        since=args.since or "",
        agent=args.agent or "",
        action=args.action or "",
        supervisor=args.supervisor or "",
    )
    return guarded(lambda: audit.run(settings_of(args).settings, asked, as_json=args.json))


def _check(args: argparse.Namespace) -> int:
    from app.commands import check
    from app.commands.guard import guarded, settings_of

    return guarded(lambda: check.run(lambda: settings_of(args)))


def _config(args: argparse.Namespace) -> int:
    from app.commands import config
    from app.commands.guard import guarded, settings_of

    flag = getattr(args, "config", None)
    if args.what == "path":
        return guarded(lambda: config.show_path(flag))
    if args.what == "init":
        return guarded(lambda: config.init(flag))
    return guarded(lambda: config.show(settings_of(args)))


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "dashboard": _dashboard,
    "demo": _demo,
    "simulator": _simulator,
    "calls": _calls,
    "extensions": _extensions,
    "act": _act,
    "dial": _dial,
    "audit": _audit,
    "check": _check,
    "config": _config,
}


def _is_screen(*ends: TextIO) -> bool:
    """Whether there is a terminal to paint on; says what is missing where there is not."""
    from app.ui.terminal.kind import can_paint

    term = os.environ.get("TERM", "")
    if not all(end.isatty() for end in ends):
        missing = _("the board needs a terminal; for scripts there is 'callwatch calls'")
    elif not can_paint(term):
        missing = _(
            "this terminal cannot paint a board (TERM={term}); there is 'callwatch calls'"
        ).format(term="".join(c for c in term if c.isprintable()))
    else:
        return True
    sys.stderr.write(f"callwatch: {missing}.\n")
    return False


def _language_of(argv: Sequence[str]) -> str:
    """What `--language` says, before anything else is said; empty where it says nothing."""
    for word, following in pairwise((*argv, "")):
        flag, _equals, value = word.partition("=")
        if flag == _LANGUAGE and (value or following) in _LANGUAGES:
            return value or following
    return ""


def _speak_as_the_terminal_does(argv: Sequence[str]) -> None:
    """In its encoding, with stand-ins for what that cannot show, and in a language it can show.

    A language that was asked for is spoken whatever the terminal shows of it.
    """
    encoding = terminal_encoding()
    use_language(_language_of(argv) or (None if shows_russian(encoding) else ENGLISH))
    for end in (sys.stdout, sys.stderr):
        if isinstance(end, io.TextIOWrapper):
            if end.isatty():
                end.reconfigure(encoding=encoding, errors=STAND_INS)
            elif codecs.lookup(end.encoding).name != UTF_8:
                end.reconfigure(errors=STAND_INS)

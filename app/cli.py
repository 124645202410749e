"""The command line: what there is, and which module does it.

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
from typing import TYPE_CHECKING, Literal, NoReturn, TextIO

from app import __version__
from app.locale import ENGLISH, _, use_language
from app.locale.characters import STAND_INS, UTF_8, shows_russian, terminal_encoding

if TYPE_CHECKING:
    from app.calls.query import Query
    from app.settings import Loaded

WRONG = 2
"""The exit code of wrong usage and of wrong settings; all of them stand in `commands.guard`."""
INTERRUPTED = 130
NOBODY_READS = 141
"""What a shell reports of a program whose output nobody reads any more; nothing was refused."""
_FILTERED = (None, "demo", "calls")
"""The commands that show calls; none is the board."""
_LANGUAGE = "--language"
_LANGUAGES = (ENGLISH, "ru")
_BOARDS = (None, "demo")
_SECRET_FLAGS = ("--client-secret", "--client_secret", "--secret")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line, and how to learn more."""

    def error(self, message: str) -> NoReturn:
        message = "".join(c if c.isprintable() else " " for c in message)
        hint = _("'{program} --help' tells more.").format(program=self.prog)
        self.exit(WRONG, f"callwatch: {message}. {hint}\n")


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
    try:
        args = _parse(argv)
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


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    if not argv:  # the board, for which nobody should wait longer than they must
        return argparse.Namespace(command=None)
    flags = _common_flags()
    parser = _Parser(
        prog="callwatch",
        parents=[flags],
        description=_("Watch and steer the live calls of a call centre on the Telphin cloud PBX."),
        epilog=_("Without a command it opens the dashboard."),
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"callwatch {__version__}",
        help=_("print the version"),
    )
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"), parser_class=_Parser)

    def command(name: str, text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(
            name, help=text, description=text, parents=[flags], allow_abbrev=False
        )
        return made

    demo = command("demo", _("the dashboard on the built-in, simulated exchange"))
    simulator = command("simulator", _("the simulated exchange alone"))
    if "demo" in argv or "simulator" in argv:
        from app.simulator.command import add_arguments

        add_arguments(demo, port=0)
        add_arguments(simulator, port=8080)
    calls = command("calls", _("the current calls"))
    calls.add_argument(
        "--json", action="store_true", help=_("as one JSON object; with --follow one a line")
    )
    calls.add_argument(
        "--follow", action="store_true", help=_("what happens to them, a line each, until Ctrl+C")
    )
    for filtered in (parser, demo, calls):
        _filter_argument(filtered)
    for board in (parser, demo):
        board.add_argument(
            "--wallboard",
            action="store_true",
            default=argparse.SUPPRESS,
            help=_("large figures for a screen on the wall"),
        )
    extensions = command("extensions", _("the extensions of the account"))
    extensions.add_argument("--json", action="store_true", help=_("as one JSON list"))
    act = command("act", _("do something to a call"))
    if "act" in argv:
        _act_arguments(act)
    dial = command("dial", _("ring your phone and connect it with a number"))
    dial.add_argument("number", metavar="NUMBER", help=_("an extension or an outside number"))
    _asking_arguments(dial)
    audit = command("audit", _("who asked what of the exchange, and what became of it"))
    _audit_arguments(audit)
    command("check", _("is everything in order; what mends what is not"))
    config = command("config", _("the settings: where they are, a first file, what is in force"))
    config.add_argument(
        "what",
        choices=("path", "init", "show"),
        help=_("print the file's path; write a commented file; print the values in force"),
    )
    _refuse_secrets(argv, parser)
    args = parser.parse_args(argv)
    if hasattr(args, "filter") and args.command not in _FILTERED:
        parser.error(
            _("--filter is for the board and for 'calls'; '{command}' shows no calls").format(
                command=args.command
            )
        )
    if hasattr(args, "wallboard") and args.command not in _BOARDS:
        parser.error(
            _("--wallboard is for the board; '{command}' has none").format(command=args.command)
        )
    return args


def _filter_argument(parser: argparse.ArgumentParser) -> None:
    """Before or after the command; where it is not given it leaves no trace."""
    parser.add_argument(
        "--filter",
        metavar="TEXT",
        default=argparse.SUPPRESS,
        help=_("only these calls, such as 'ringing >20s' or 'group:Sales -forwarded'"),
    )


def _refuse_secrets(argv: Sequence[str], parser: _Parser) -> None:
    """Before argparse would repeat on the screen what followed such a flag."""
    for word in argv:
        if word.partition("=")[0] in _SECRET_FLAGS:
            parser.error(
                _(
                    "a secret is never an argument, since others can see those; "
                    "it goes into the settings file or into CALLWATCH_API__CLIENT_SECRET"
                )
            )


def _common_flags() -> _Parser:
    """Flags before or after the command; one that is not given leaves no trace."""
    flags = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    group = flags.add_argument_group(_("settings"))
    add = group.add_argument
    add("--config", metavar="FILE", help=_("the settings file"))
    add("--extensions", metavar="WHICH", help=_("101,105-110 or group:Sales or all"))
    add("--interval", metavar="SECONDS", help=_("seconds between two looks"))
    add("--phone", metavar="NUMBER", help=_("your own extension"))
    add("--theme", metavar="NAME", help=_("terminal, dark, light, high-contrast, colour-blind"))
    add("--language", metavar="LANGUAGE", help=_("auto, en or ru"))
    add("--base-url", metavar="URL", help=_("address of the API"))
    add("--client-id", metavar="ID", help=_("id of the application"))
    add("--timeout", metavar="SECONDS", help=_("seconds to wait for the exchange"))
    add("--log-level", metavar="LEVEL", help=_("debug, info, warning or error"))
    add("--read-only", action="store_true", help=_("only watch: no action at all"))
    return flags


def _act_arguments(act: argparse.ArgumentParser) -> None:
    from app.calls.actions import ACTIONS, VALET_PARK

    names = ", ".join(action.name for action in (*ACTIONS, VALET_PARK))
    act.add_argument("action", metavar="ACTION", help=names)
    act.add_argument("extension", metavar="EXTENSION", help=_("whose call, such as 101"))
    act.add_argument("call_id", metavar="CALL_ID", help=_("which call, as 'callwatch calls' says"))
    act.add_argument("--to", metavar="DEST", help=_("where to, or whose phone rings"))
    act.add_argument("--slot", metavar="SLOT", help=_("which slot, for valet-park"))
    _asking_arguments(act)


def _asking_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--reason", metavar="TEXT", help=_("why, where the settings ask for it"))
    command.add_argument("--yes", action="store_true", help=_("do not ask"))


def _audit_arguments(audit: argparse.ArgumentParser) -> None:
    add = audit.add_argument
    add("--since", metavar="WHEN", help=_("2026-11-24, 2026-11-24T09:30, today, 2h or 3d"))
    add("--agent", metavar="AGENT", help=_("an extension, or a part of a name"))
    add("--action", metavar="ACTION", help=_("one action, such as hangup"))
    add("--supervisor", metavar="USER", help=_("the user who asked"))
    add("--json", action="store_true", help=_("as JSON, one object a line"))


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

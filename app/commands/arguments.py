"""What may be written after `callwatch`, and how it is read.

Nothing is imported before it is needed: the board, which takes no arguments, is not to wait for
what only `act` or the simulator has.
"""

import argparse
from collections.abc import Sequence
from typing import NoReturn

from app import __version__
from app.commands import WRONG
from app.locale import _

_FILTERED = (None, "demo", "calls")
"""The commands that show calls; none is the board."""
_BOARDS = (None, "demo")
_SECRET_FLAGS = ("--client-secret", "--client_secret", "--secret")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line, and how to learn more."""

    def error(self, message: str) -> NoReturn:
        message = "".join(c if c.isprintable() else " " for c in message)
        hint = _("'{program} --help' tells more.").format(program=self.prog)
        self.exit(WRONG, f"callwatch: {message}. {hint}\n")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """What was asked for. Raises `SystemExit` after `--help`, `--version` and for wrong usage."""
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

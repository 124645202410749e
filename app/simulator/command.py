"""`callwatch simulator`: its flags, which the demo shares, and running it in the foreground."""

import argparse
import sys
from contextlib import suppress

from app.locale import _
from app.simulator.faults import NAMES
from app.simulator.options import SimulatorOptions


def add_arguments(parser: argparse.ArgumentParser, port: int) -> None:
    """The flags that shape the exchange; `port` is the default one (0: any that is free)."""
    default = SimulatorOptions()
    add = parser.add_argument
    add("--port", type=int, default=port, help=_("port on the loopback (0: any that is free)"))
    add("--seed", type=int, default=default.seed, help=_("the same seed tells the same story"))
    add("--agents", type=_agents, default=default.agents, help=_("how many phones take calls"))
    add("--scale", type=_scale, default=default.scale, help=_("seconds of story in a real one"))
    add("--hour", type=_hour, default=default.hour, help=_("hour of the day it begins in"))
    add("--quota", type=_agents, default=default.quota, help=_("requests an hour"))
    add(
        "--no-client-wide",
        action="store_true",
        help=_("refuse the list of all calls; only one extension at a time"),
    )
    add("--read-only-account", action="store_true", help=_("an account that may only watch"))
    add(
        "--fault",
        action="append",
        default=[],
        metavar="FAULT",
        help=_("NAME[=VALUE][@PROBABILITY][/COUNT][:FILTER], for example error=503@0.1: {names}")
        .format(names=", ".join(NAMES))
        .replace("%", "%%"),
    )


def options_from(args: argparse.Namespace) -> SimulatorOptions:
    """Raises `faults.BadFault` later, when the exchange is made."""
    return SimulatorOptions(
        port=args.port,
        seed=args.seed,
        agents=args.agents,
        scale=args.scale,
        hour=args.hour,
        quota=args.quota,
        client_wide=not args.no_client_wide,
        read_only=args.read_only_account,
        faults=tuple(args.fault),
    )


def run(options: SimulatorOptions) -> int:
    """Serve until Ctrl+C. Raises `BadFault`, and `OSError` where the port is taken."""
    from app.simulator.faults import parse_fault
    from app.simulator.server import listen, serve

    for spec in options.faults:
        parse_fault(spec)
    listening = listen(options)
    host, port = listening.getsockname()[:2]
    address = f"http://{host}:{port}"
    sys.stdout.write(
        _(
            "The simulated exchange listens at {address}\n"
            "(client_id {id}, client_secret {secret}).\n"
            'Faults while it runs: curl -d \'{{"faults": ["error=503@0.1"]}}\' '
            "{address}/_simulator/faults\nCtrl+C ends it.\n"
        ).format(address=address, id=options.client_id, secret=options.client_secret)
    )
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        serve(options, listening)
    return 0


def _agents(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 100_000:
        raise argparse.ArgumentTypeError(_("expected a number from 1 to 100000"))
    return number


def _scale(text: str) -> float:
    scale = float(text)
    if not 0 < scale <= 10_000:
        raise argparse.ArgumentTypeError(_("expected a number above 0, at most 10000"))
    return scale


def _hour(text: str) -> int:
    hour = int(text)
    if not 0 <= hour <= 23:
        raise argparse.ArgumentTypeError(_("expected an hour from 0 to 23"))
    return hour

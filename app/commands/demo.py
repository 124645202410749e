"""`callwatch demo`: the dashboard on the built-in exchange, without settings or an account.

The exchange runs in a thread of this process, on a free port of the loopback, and speaks real HTTP;
the dashboard cannot tell it from the service.
"""

import argparse
import os
from dataclasses import replace

from pydantic import SecretStr

from app.calls.query import Query
from app.calls.selection import parse_selection
from app.commands.allowed import mask_of, rights_of
from app.commands.dashboard import looks, show
from app.commands.guard import flags_of, speak
from app.commands.spending import wishes_of
from app.log import start_log
from app.settings import load
from app.simulator import command as simulator
from app.telphin.access import Access
from app.watch.filters import Filters
from app.watch.session import SessionOptions

PHONE = "100"
"""The extension of the supervisor at the simulated exchange."""


def run(args: argparse.Namespace, wanted: Query | None = None) -> int:
    """Open the dashboard on an exchange made for it. Raises `SettingsError`, `BadFault`.

    `wanted`: the filter to begin with.
    """
    from app.simulator.server import running

    # Flags count here, the settings file and the environment do not: the demo needs neither.
    loaded = load(os.devnull, flags_of(args), environment={})
    settings = loaded.settings
    speak(settings)
    start_log(settings.log.level)
    options = SessionOptions(
        interval=settings.watch.interval,
        wishes=wishes_of(settings),
        phone=settings.supervisor.phone or PHONE,
        selection=parse_selection(settings.watch.extensions or ("all",)),
        rights=rights_of(loaded),
        mask=mask_of(settings),
        favourites=settings.destinations.favourites,
        country=settings.ui.country,
    )
    shown = replace(looks(settings), wallboard=hasattr(args, "wallboard"))
    with running(simulator.options_from(args)) as exchange:
        access = Access(
            base_url=exchange.base_url,
            client_id=exchange.client_id,
            secret=SecretStr(exchange.client_secret),
        )
        return show(access, options, None, looks=shown, filters=Filters(wanted=wanted))

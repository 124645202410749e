"""`callwatch`: the dashboard on the account of the settings."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from platformdirs import user_state_path

from app import __version__
from app.calls.query import Query
from app.calls.selection import parse_selection
from app.commands.access import access_of
from app.commands.allowed import mask_of, rights_of
from app.commands.audit import audit_log, audit_path
from app.commands.guard import CRASHED, complain, crashed
from app.commands.spending import wishes_of
from app.log import current_log, warned_of, write_down_stray_errors
from app.settings import Loaded, Settings
from app.settings.noticing import noticing_of
from app.telphin.access import Access
from app.ui.looks import AS_THEY_COME, Looks
from app.watch.audit import AuditLog, AuditUnavailable
from app.watch.filters import Filters, filters_of_settings
from app.watch.journal import AuditJournal
from app.watch.remembered import Remembered
from app.watch.session import Session, SessionOptions
from app.watch.source import Source
from app.watch.steering import Journal

_log = logging.getLogger(__name__)


def state_file() -> Path:
    """Where the dashboard remembers what was chosen (XDG state directory)."""
    return user_state_path("callwatch") / "state.json"


def start(load: Callable[[], Loaded], opened: Callable[[Loaded], int]) -> int:
    """What opening the board comes to; with no settings at all, first ask for the few it needs."""
    loaded = load()
    if not loaded.path.exists() and not any(key.startswith("api.client") for key in loaded.origins):
        from app.commands import first_start

        code = first_start.ask(loaded, looks(loaded.settings))
        if code is not None:
            return code
        loaded = load()
    return opened(loaded)


def run(loaded: Loaded, wanted: Query | None = None, *, wallboard: bool = False) -> int:
    """Open the dashboard, or its wallboard; returns the exit code.

    `wanted`: the filter to begin with; the last one where none is. Raises `SettingsError` for a
    missing secret.
    """
    settings = loaded.settings
    access = access_of(settings)
    remembered = Remembered(state_file(), f"{access.base_url} {access.client_id}")
    log = audit_log(settings)
    with warned_of() as told:
        # The first to read what is remembered: a file that is set aside for it must be told.
        filters = Filters(remembered, filters_of_settings(settings.filters)[0], wanted)
    wanted_looks = looks(settings)
    return show(
        access,
        options(loaded),
        remembered,
        journal=AuditJournal(log),
        audit=audit_path(settings),
        on_unmask=partial(note_unmasking, log),
        looks=replace(wanted_looks, wallboard=wallboard, problems=(*told, *wanted_looks.problems)),
        filters=filters,
    )


def note_unmasking(log: AuditLog) -> str:
    """Why a mask may not be lifted: its line cannot be written. Empty where it has been."""
    try:
        log.note("unmask")
    except AuditUnavailable as why:
        return str(why)
    return ""


def options(loaded: Loaded) -> SessionOptions:
    settings = loaded.settings
    noticing = noticing_of(settings.alerts)
    return SessionOptions(
        interval=settings.watch.interval,
        wishes=wishes_of(settings),
        moment=settings.watch.moment,
        phone=settings.supervisor.phone,
        selection=parse_selection(settings.watch.extensions),
        rights=rights_of(loaded),
        mask=mask_of(settings),
        thresholds=noticing.thresholds,
        quiet=noticing.quiet,
        favourites=settings.destinations.favourites,
        country=settings.ui.country,
    )


def looks(settings: Settings) -> Looks:
    noticing = noticing_of(settings.alerts)
    return Looks(
        theme=settings.ui.theme,
        delta=settings.terminal.delta,
        mouse=settings.terminal.mouse,
        bell=noticing.bell,
        desktop=noticing.desktop,
        problems=(
            *noticing.problems,
            *filters_of_settings(settings.filters)[1],
        ),
        macros=settings.macros,
        own_themes=settings.theme,
        keys=settings.keys,
    )


def show(  # noqa: PLR0913 - what it needs, by name
    access: Access,
    options: SessionOptions,
    remembered: Remembered | None,
    *,
    journal: Journal | None = None,
    audit: Path | None = None,
    on_unmask: Callable[[], str] = lambda: "",
    looks: Looks = AS_THEY_COME,
    filters: Filters | None = None,
) -> int:
    """Open it; without a `journal` nothing is recorded (the demo). `audit`: the journal's file.

    `on_unmask` answers why a mask may not be lifted; empty where it may.
    """

    def connect() -> Source:
        # Imported when the first picture is painted: the HTTP client takes its time to load.
        from app.telphin.client import Client
        from app.telphin.shared import shared_with_others

        return Client(access, shared=shared_with_others(access) if remembered else None)

    from app.ui.dashboard import Dashboard
    from app.ui.terminal.line import Line

    write_down_stray_errors()
    _log.info("callwatch %s opens the board", __version__)
    session = Session(connect, options, remembered=remembered, journal=journal, on_unmask=on_unmask)
    owed = journal.settle if isinstance(journal, AuditJournal) else lambda: None
    with Line(owed=owed) as line:
        dashboard = Dashboard(session, audit=audit, looks=looks, line=line, filters=filters)
        dashboard.run(mouse=looks.mouse)
    if dashboard.failure is not None:
        return complain(crashed(dashboard.failure, current_log()), CRASHED)
    return dashboard.return_code or 0

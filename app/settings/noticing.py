"""What of [alerts] is in force: thresholds, quiet hours, bell and notices, as far as they can be.

Whoever mistypes one must not be left without a board: one that cannot be is named, with the
arithmetic, where people look (the board, `callwatch check`), and the usual one stands in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from app.calls.alerts import BadLimits, Limits, Measure, Thresholds, group_key, read_limits
from app.calls.quiet_hours import BadHours, QuietHours, parse_hours
from app.locale import _
from app.settings.alerts import Alerts
from app.settings.model import expected_of
from app.settings.section import inline_table, listed
from app.settings.template import as_toml
from app.telphin.text import LONGEST_QUOTED, clean_text, shortened
from app.ui.terminal.asides import Way

_USUAL = Thresholds()
_USUAL_BELL = True
_WAYS: tuple[Way, ...] = ("off", "osc9", "osc777", "auto")
_USUAL_WAY: Way = "off"


@dataclass(frozen=True, slots=True)
class Noticing:
    """`problems`: a sentence for each setting that cannot be, and what is in force instead."""

    thresholds: Thresholds
    quiet: QuietHours
    bell: bool
    desktop: Way
    problems: tuple[str, ...] = ()


def noticing_of(alerts: Alerts) -> Noticing:
    problems: list[str] = []
    return Noticing(
        thresholds=_thresholds(alerts, problems),
        quiet=_quiet(alerts.quiet, problems),
        bell=_bell(alerts.bell, problems),
        desktop=_desktop(alerts.desktop, problems),
        problems=tuple(problems),
    )


def _thresholds(alerts: Alerts, problems: list[str]) -> Thresholds:
    def common(measure: Measure, value: object) -> Limits:
        usual = _USUAL.limits(measure)
        return _read(f"alerts.{measure.value}", value, _instead(_written(usual)), problems) or usual

    ring, talk, idle = map(common, Measure, (alerts.ring, alerts.talk, alerts.idle))
    return Thresholds(ring, talk, idle, _groups(alerts.groups, problems))


def _groups(value: object, problems: list[str]) -> dict[str, Mapping[Measure, Limits]]:
    """The groups' own limits; a group has one table, in whatever case its name is written."""
    groups: dict[str, Mapping[Measure, Limits]] = {}
    table = inline_table(value) if isinstance(value, str) else value
    if not isinstance(table, dict):
        instead = _("For all groups the common thresholds are in force.")
        problems.append(_unexpected("alerts.groups", value, instead))
        return groups
    known: dict[str, str] = {}
    for name, own in table.items():
        shown = clean_text(name)
        if (first := known.setdefault(group_key(shown), shown)) != shown:
            problems.append(
                _("alerts.groups.{name} is left out: it is the same group as {first}.").format(
                    name=shown, first=first
                )
            )
        elif limits := _of_group(f"alerts.groups.{shown}", own, problems):
            groups[shown] = limits
    return groups


def _of_group(key: str, value: object, problems: list[str]) -> dict[Measure, Limits]:
    """What of a group's table can be; the common limits are in force for the rest."""
    if not isinstance(value, Mapping):
        problems.append(
            _("{key} is {found}; expected a table such as {{ring = [10, 15]}}.").format(
                key=key, found=_shown(value)
            )
        )
        return {}
    instead = _("For this group the common ones are in force.")
    found: dict[Measure, Limits] = {}
    for name, limits in value.items():
        if name not in set(Measure):
            problems.append(
                _("{key} is not a threshold; there are {names}.").format(
                    key=f"{key}.{clean_text(str(name))}", names=", ".join(Measure)
                )
            )
        elif (read := _read(f"{key}.{name}", limits, instead, problems)) is not None:
            found[Measure(name)] = read
    return found


def _read(key: str, value: object, instead: str, problems: list[str]) -> Limits | None:
    """Limits, or `None` and a sentence that says why not, and what is in force `instead`."""
    try:
        return read_limits(value)
    except BadLimits as why:
        problems.append(_refused(key, value, why, instead))
        return None


def _quiet(value: object, problems: list[str]) -> QuietHours:
    """Those hours that can be read; each other one is named."""
    texts = listed(value)
    if not isinstance(texts, tuple) or not all(isinstance(text, str) for text in texts):
        problems.append(_unexpected("alerts.quiet", value, _("No hours are quiet.")))
        return QuietHours()
    quiet, refused = QuietHours(), []
    for text in texts:
        try:
            quiet = QuietHours((*quiet.spans, *parse_hours([text]).spans))
        except BadHours as why:
            refused.append(why)
    instead = _("The others stay quiet.") if quiet.spans else _("No hours are quiet.")
    problems += [_refused("alerts.quiet", value, why, instead) for why in refused]
    return quiet


def _bell(value: object, problems: list[str]) -> bool:
    try:
        return TypeAdapter(bool).validate_python(value)
    except ValidationError:
        problems.append(_unexpected("alerts.bell", value, _instead(as_toml(_USUAL_BELL))))
        return _USUAL_BELL


def _desktop(value: object, problems: list[str]) -> Way:
    for way in _WAYS:
        if value == way:
            return way
    problems.append(_unexpected("alerts.desktop", value, _instead(as_toml(_USUAL_WAY))))
    return _USUAL_WAY


def _refused(key: str, value: object, why: Exception, instead: str) -> str:
    return _("{key} is {found}. {why} {instead}").format(
        key=key, found=_shown(value), why=clean_text(str(why)), instead=instead
    )


def _unexpected(key: str, value: object, instead: str) -> str:
    return _("{key} is {found}; expected {expected}. {instead}").format(
        key=key, found=_shown(value), expected=_(expected_of(key)), instead=instead
    )


def _instead(usual: str) -> str:
    return _("The usual {usual} is in force.").format(usual=usual)


def _shown(value: object) -> str:
    """The value as it might stand in the file, not too long."""
    return shortened(clean_text(as_toml(value)), LONGEST_QUOTED)


def _written(limits: Limits) -> str:
    numbers = (limits.warning, limits.alarm)
    return f"[{', '.join(f'{number:g}' for number in numbers if number is not None)}]"

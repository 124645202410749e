"""The thresholds that [alerts] asks for, as far as they can be.

Whoever mistypes one must not be left without a board: one that cannot be is named, with the
arithmetic, where people look (the board, `callwatch check`), and the usual one stands in its place.
"""

from collections.abc import Mapping

from app.calls.alerts import BadLimits, Limits, Measure, Thresholds, read_limits
from app.calls.quiet_hours import QuietHours, parse_hours
from app.locale import _
from app.settings.alerts import Alerts
from app.settings.template import as_toml
from app.telphin.text import LONGEST_QUOTED, clean_text, shortened

_USUAL = Thresholds()


def quiet_hours(alerts: Alerts) -> QuietHours:
    return parse_hours(alerts.quiet)


def thresholds_of(alerts: Alerts) -> tuple[Thresholds, tuple[str, ...]]:
    """The thresholds in force, and a sentence for each setting that cannot be one."""
    problems: list[str] = []

    def common(measure: Measure, value: object) -> Limits:
        usual = _USUAL.limits(measure)
        instead = _("The usual {limits} is in force.").format(limits=_written(usual))
        return _read(f"alerts.{measure.value}", value, instead, problems) or usual

    ring, talk, idle = map(common, Measure, (alerts.ring, alerts.talk, alerts.idle))
    groups: dict[str, Mapping[Measure, Limits]] = {}
    for name, value in alerts.groups.items():
        shown = clean_text(name)
        if own := _of_group(f"alerts.groups.{shown}", value, problems):
            groups[shown] = own
    return Thresholds(ring, talk, idle, groups), tuple(problems)


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
        problems.append(
            _("{key} is {found}. {why} {instead}").format(
                key=key, found=_shown(value), why=clean_text(str(why)), instead=instead
            )
        )
        return None


def _shown(value: object) -> str:
    """The value as it might stand in the file, not too long."""
    return shortened(clean_text(as_toml(value)), LONGEST_QUOTED)


def _written(limits: Limits) -> str:
    numbers = (limits.warning, limits.alarm)
    return f"[{', '.join(f'{number:g}' for number in numbers if number is not None)}]"

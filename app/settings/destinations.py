"""[destinations]: where calls are sent to often."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, field_validator

from app.calls.destination import BadDestination, parse_destination
from app.locale import N_, _
from app.settings.section import Section, setting
from app.telphin.text import clean_text

MOST_FAVOURITES = 100


def _as_text(number: object) -> object:
    return str(number) if isinstance(number, int) and not isinstance(number, bool) else number


def _by_name(value: object) -> object:
    """A table, or the same as text: `Reception=300, Boss=301`; numbers may stand without quotes."""
    if isinstance(value, str):
        pairs = (part.partition("=") for part in value.split(",") if part.strip())
        value = {name.strip(): number.strip() for name, _sign, number in pairs}
    if isinstance(value, Mapping):
        return {name: _as_text(number) for name, number in value.items()}
    return value


class Destinations(Section):
    """[destinations]"""

    favourites: Annotated[dict[str, str], BeforeValidator(_by_name)] = setting(
        {},
        N_("numbers that calls are often sent to, by the names they are suggested with"),
        N_('names with numbers, such as {Reception = "300", "The boss" = "+79161234567"}'),
    )

    @field_validator("favourites")
    @classmethod
    def _diallable(cls, value: dict[str, str]) -> dict[str, str]:
        """Names fit for the screen, and plain digits."""
        if len(value) > MOST_FAVOURITES:
            raise ValueError("too many")
        found = {}
        for name, number in value.items():
            shown = clean_text(name)
            if not shown:
                raise ValueError("no name")
            try:
                found[shown] = parse_destination(number)
            except BadDestination as problem:
                raise ValueError(
                    _("'{name}' is '{number}'. {why}").format(
                        name=shown, number=clean_text(number), why=problem
                    )
                ) from None
        return found

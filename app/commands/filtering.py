"""`--filter`: which calls, in the language of the board."""

from dataclasses import replace
from datetime import datetime

from app.calls.board import Row
from app.calls.presentation import Presentation
from app.calls.query import BadQuery, Query, parse_query
from app.calls.showing import Showing
from app.calls.subject import Subject
from app.commands.guard import UsageError
from app.locale import _
from app.telphin.text import STAND_IN, cells, clean_text

BEFORE, AFTER = 60, 12
"""Characters shown of a long filter before and after the place where it cannot be read."""


def query_of(text: str) -> Query:
    """What `--filter` asks for. Raises `UsageError`."""
    try:
        return parse_query(text)
    except BadQuery as refused:
        raise UsageError(
            _("flag --filter cannot be read. {why}").format(why=refused),
            marked(text, refused.position),
        ) from None


def marked(text: str, position: int) -> str:
    """The text on one line, and below it a caret at a place in it."""
    shown = "".join(c if c.isprintable() else " " if c.isspace() else STAND_IN for c in text)
    start = max(0, position - BEFORE)
    line = shown[start : position + AFTER]
    return f"  {line}\n  {' ' * cells(shown[start:position])}^"


def as_seen(row: Row, presentation: Presentation, now: datetime) -> Subject:
    """How a filter sees a call: as it stands on the board, whatever a script is told of it."""
    subject = Showing(presentation).subject(row, now)
    return replace(
        subject,
        agent=clean_text(subject.agent),
        group=clean_text(subject.group),
        number=clean_text(subject.number),
        name=clean_text(subject.name),
        line=clean_text(subject.line),
    )

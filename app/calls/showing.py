"""What a line of the table says, column by column, behind the mask.

The one source for cells, sorting and filters: who sorts or filters by anything but what is shown
here would tell what is hidden.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from app.calls.board import Row
from app.calls.call import Call, CallKey
from app.calls.lines import NO_GROUP, IdleAgent, seconds
from app.calls.presentation import Presentation
from app.calls.subject import IDLE, Subject


def no_note(_key: CallKey) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Showing:
    """Tells what is shown of calls and idle agents. `note`: what somebody has noted of a call."""

    presentation: Presentation = field(default_factory=Presentation)
    note_of: Callable[[CallKey], str] = no_note

    def extension(self, entry: Row | IdleAgent) -> str:
        return self.presentation.directory.number(_extension_id(entry))

    def agent(self, entry: Row | IdleAgent) -> str:
        return self.presentation.directory.agent(_extension_id(entry))

    def group_id(self, entry: Row | IdleAgent) -> int:
        """The group of the extension, as far as it is known; else `NO_GROUP`."""
        directory = self.presentation.directory
        extension = directory.extensions.get(_extension_id(entry))
        known = extension and extension.group_id in directory.groups
        return extension.group_id or NO_GROUP if extension and known else NO_GROUP

    def group_name(self, group_id: int) -> str:
        known = self.presentation.directory.groups.get(group_id)
        return known.name if known else ""

    def group(self, entry: Row | IdleAgent) -> str:
        return self.presentation.directory.group(_extension_id(entry))

    def state(self, entry: Row | IdleAgent) -> str:
        """The state; of a call that has ended the one in which it ended."""
        return IDLE if isinstance(entry, IdleAgent) else entry.call.state.value

    def number(self, entry: Row | IdleAgent) -> str:
        return "" if isinstance(entry, IdleAgent) else self.presentation.other(entry.call).number

    def name(self, entry: Row | IdleAgent) -> str:
        return "" if isinstance(entry, IdleAgent) else self.presentation.other(entry.call).name

    def line(self, entry: Row | IdleAgent) -> str:
        return "" if isinstance(entry, IdleAgent) else self.presentation.line(entry.call)

    def note(self, entry: Row | IdleAgent) -> str:
        return "" if isinstance(entry, IdleAgent) else self.note_of(entry.call.key)

    def subject(self, entry: Row | IdleAgent, now: datetime | None) -> Subject:
        """What a filter sees of the line at the moment `now`.

        A call that has ended is still found by what it was: its line stays for some seconds.
        """
        call = _call(entry)
        other = None if call is None else self.presentation.other(call)
        return Subject(
            extension=self.extension(entry),
            agent=self.agent(entry),
            group=self.group(entry),
            state=self.state(entry),
            direction=call.direction if call else None,
            number=other.number if other else "",
            name=other.name if other else "",
            line=self.line(entry),
            seconds=seconds(entry, now),
            recorded=bool(call and call.recording),
            note=self.note(entry),
            ended=isinstance(entry, Row) and entry.ended,
        )


def _call(entry: Row | IdleAgent) -> Call | None:
    return entry.call if isinstance(entry, Row) else None


def _extension_id(entry: Row | IdleAgent) -> int:
    return entry.key.extension_id if isinstance(entry, IdleAgent) else entry.call.key.extension_id

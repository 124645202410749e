"""Watches for the effects of what was sent, look by look, until they are seen or overdue.

The exchange's *accepted* is no effect, and an answer that never came is none either; the next looks
decide what the supervisor is told: *seen* or *not seen*. A look must have begun after the request
went out, and must cover the extensions concerned.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.calls.call import CallKey, Snapshot
from app.calls.effect import Expected, not_seen_sentence, seen_sentence, shown
from app.locale import _
from app.watch.control import Intent, Outcome, Verdict

BLIND = 15.0
"""Seconds beyond an action's patience after which a lost line is said to show nothing."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the looks showed of an action. `seen` is `None` where they could show nothing.

    `own_leg`: the call on the supervisor's phone that came of it.
    """

    outcome: Outcome
    seen: bool | None
    sentence: str
    own_leg: CallKey | None = None

    @property
    def intent(self) -> Intent:
        return self.outcome.intent


@dataclass(frozen=True, slots=True)
class _Awaited:
    outcome: Outcome
    expected: Expected


class Effects:
    """What is awaited. `on_sighting` is told of each outcome once."""

    def __init__(self, on_sighting: Callable[[Sighting], None]) -> None:
        self._on_sighting = on_sighting
        self._awaited: list[_Awaited] = []

    def expect(self, outcome: Outcome, expected: Expected) -> None:
        if expected.can_be_seen:
            self._awaited.append(_Awaited(outcome, expected))

    @property
    def looked_at(self) -> frozenset[int]:
        """The extensions that looks must cover meanwhile, chosen or not."""
        return frozenset().union(*(each.expected.looked_at for each in self._awaited))

    def is_awaited(self, action_name: str, key: CallKey) -> bool:
        """Whether the effect of this is still being watched for, after an answer."""
        return any(
            each.outcome.intent.action.name == action_name
            and each.outcome.intent.key == key
            and each.outcome.verdict is Verdict.ACCEPTED
            for each in self._awaited
        )

    def looked(self, snapshot: Snapshot) -> None:
        """Take in what a look showed."""
        for each in tuple(self._awaited):
            found = shown(each.expected, snapshot)
            if found is None:
                continue
            if found.come_to_pass:
                self._tell(each, True, _seen(each), found.own_leg)
            elif self._overdue(each, snapshot.asked_at):
                self._tell(each, False, _not_seen(each, snapshot.asked_at))

    def passed(self, now: float) -> None:
        """Give up on what no look has shown anything of for long, for the line is down."""
        for each in tuple(self._awaited):
            if self._overdue(each, now - BLIND):
                sentence = _("Nothing could be seen of it: there was no look at the calls since.")
                self._tell(each, None, sentence)

    def _overdue(self, each: _Awaited, now: float) -> bool:
        return now - each.expected.asked_at >= each.expected.action.patience

    def _tell(
        self, each: _Awaited, seen: bool | None, sentence: str, own_leg: CallKey | None = None
    ) -> None:
        self._awaited.remove(each)
        self._on_sighting(Sighting(each.outcome, seen, sentence, own_leg))


def _seen(each: _Awaited) -> str:
    intent = each.outcome.intent
    sentence = seen_sentence(intent.action, intent.agent, intent.destination, intent.phone)
    if each.outcome.verdict is Verdict.UNKNOWN:
        return _("No answer came, but it was done. {seen}").format(seen=sentence)
    return sentence


def _not_seen(each: _Awaited, now: float) -> str:
    intent = each.outcome.intent
    seconds = int(now - each.expected.asked_at)
    sentence = not_seen_sentence(
        intent.action, intent.agent, intent.destination, seconds, intent.phone
    )
    if each.outcome.verdict is Verdict.UNKNOWN:
        return _("No answer came, and it was probably not done. {not_seen}").format(
            not_seen=sentence
        )
    return sentence

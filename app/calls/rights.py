"""What a supervisor may do: which actions there are at all, on whose calls, after which questions.

Made from the settings, completed with what the account says once it is known, and asked wherever
an action is offered, opened or sent. Every answer is a sentence: empty where nothing stands in the
way. It guards against mistakes; a person who may edit the settings may edit these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.calls.actions import ALL_ACTIONS, NAMED_RIGHTS, Action, Via
from app.calls.extension import Directory
from app.calls.selection import Selection, resolve
from app.locale import _

EVERY_ACTION = frozenset(action.name for action in NAMED_RIGHTS)
LONGEST_REASON = 120
"""Characters of a reason."""


class BadReason(ValueError):
    """Cannot be taken for a reason; the text says why."""


@dataclass(frozen=True, slots=True)
class Rights:
    """Actions are meant by their names. `places`: where each setting stands, by its key.

    `extensions`: on whose calls one may act (nothing: on all that are watched). `confirm_typed`:
    the extension's number must be typed first. `require_reason`: a reason must be given, one of
    `reasons` or another. `unmask`: may lift the mask over numbers and names for a while.
    `account_read_only` and `within` are known only with the account; until then nothing may be done
    where `extensions` says anything.
    """

    actions: frozenset[str] = EVERY_ACTION
    extensions: Selection = field(default_factory=Selection)
    read_only: bool = False
    confirm_typed: frozenset[str] = frozenset()
    require_reason: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()
    unmask: bool = False
    places: Mapping[str, str] = field(default_factory=dict)
    account_read_only: bool = False
    within: frozenset[int] = frozenset()

    def in_account(self, directory: Directory, *, read_only: bool) -> "Rights":
        """The same, with what only the account can tell."""
        meant = resolve(self.extensions, directory).phones
        return replace(
            self,
            account_read_only=read_only,
            within=frozenset(phone.id for phone in meant),
        )

    def lacking(self, action: Action) -> str:
        """Why there is no such action here."""
        if self.account_read_only:
            return _("This account may only watch (read_only).")
        if self.read_only:
            return _("{action}: only watching is allowed here ({where}).").format(
                action=_(action.label), where=self._place("read_only")
            )
        if action.right not in self.actions:
            return _("{action} is not among your rights ({where}).").format(
                action=_(action.label), where=self._place("actions")
            )
        return ""

    def refusal(self, action: Action, extension_id: int, directory: Directory) -> str:
        """Why this may not be done to a call of this extension."""
        if lacking := self.lacking(action):
            return lacking
        own_phone = action.via is Via.CALLBACK  # no call of anybody's
        if self.extensions and not own_phone and extension_id not in self.within:
            return _(
                "Extension {number} may be watched, but not acted on, with your rights ({where})."
            ).format(number=directory.number(extension_id), where=self._place("extensions"))
        return ""

    def actions_left(self) -> tuple[Action, ...]:
        """The actions that are offered at all."""
        return tuple(action for action in ALL_ACTIONS if not self.lacking(action))

    def no_unmasking(self) -> str:
        """Why the mask may not be lifted."""
        if self.unmask:
            return ""
        return _("Showing masked numbers and names is not among your rights ({where}).").format(
            where=self._place("unmask")
        )

    def wants_typing(self, action: Action) -> bool:
        return action.right in self.confirm_typed

    def wants_reason(self, action: Action) -> bool:
        return action.right in self.require_reason

    def _place(self, key: str) -> str:
        """`file /etc/callwatch.toml, [rights] actions`; the key alone where it is a default."""
        setting = f"[rights] {key}"
        place = self.places.get(key, "")
        return f"{place}, {setting}" if place else setting


def checked_reason(text: str) -> str:
    """A reason in one line of visible characters. Raises `BadReason`."""
    reason = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not any(c.isalnum() for c in reason):
        raise BadReason(_("Please give a reason."))
    if len(reason) > LONGEST_REASON:
        raise BadReason(
            _("A reason has at most {most} characters; this one has {found}.").format(
                most=LONGEST_REASON, found=len(reason)
            )
        )
    return reason


def reason_refusal(text: str) -> str:
    """Why this is no reason; empty where it is one."""
    try:
        checked_reason(text)
    except BadReason as problem:
        return str(problem)
    return ""

"""Extensions, groups and the directory that knows them all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.calls.numbers import short_number
from app.locale import N_, _

_KINDS = {"phone": N_("phone"), "queue": N_("queue"), "ivr": N_("ivr"), "fax": N_("fax")}


@dataclass(frozen=True, slots=True)
class Extension:
    """A phone, queue, IVR or fax of the account. `name` is the API's ("000*101")."""

    id: int
    name: str
    label: str = ""
    kind: str = "phone"
    active: bool = True
    group_id: int | None = None

    @property
    def number(self) -> str:
        """What people say: `101`."""
        return short_number(self.name)

    @property
    def agent(self) -> str:
        """Whose extension it is; the number where nobody is named."""
        return self.label or self.number

    @property
    def kind_named(self) -> str:
        """The kind in words; the API's own for one that is not known here."""
        return _(_KINDS.get(self.kind, self.kind))

    @property
    def is_phone(self) -> bool:
        return self.kind == "phone"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of extensions, as the account's administrator made it."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Directory:
    """Extensions and groups of the account, found by id or by what people say."""

    extensions: Mapping[int, Extension] = field(default_factory=dict)
    groups: Mapping[int, Group] = field(default_factory=dict)
    _meant: dict[str, Extension] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, extensions: Iterable[Extension], groups: Iterable[Group] = ()) -> "Directory":
        return cls({e.id: e for e in extensions}, {g.id: g for g in groups})

    def phones(self) -> tuple[Extension, ...]:
        """Every phone in use, by number (as numbers where they are numbers)."""
        found = [e for e in self.extensions.values() if e.is_phone and e.active]
        return tuple(sorted(found, key=lambda e: number_order(e.number)))

    def by_number(self, number: str) -> Extension | None:
        """The extension people mean by `101`, `000*101` or `000*101@host`; phones go first."""
        return self.numbers().get(number.split("@", 1)[0])

    def numbers(self) -> Mapping[str, Extension]:
        """What people mean by `101` and by `000*101`; phones go first. Worked out once."""
        if not self._meant:
            for e in sorted(
                self.extensions.values(), key=lambda e: (not e.is_phone, not e.active, e.id)
            ):
                self._meant.setdefault(e.number, e)
                self._meant.setdefault(e.name.split("@", 1)[0], e)
        return self._meant

    def agent(self, extension_id: int) -> str:
        """The name of the extension's agent; its id, marked as such, where it is unknown."""
        known = self.extensions.get(extension_id)
        return known.agent if known else f"#{extension_id}"

    def number(self, extension_id: int) -> str:
        known = self.extensions.get(extension_id)
        return known.number if known else f"#{extension_id}"

    def number_and_agent(self, extension_id: int) -> str:
        """`101 Anna`; the number alone where nobody is named."""
        number, agent = self.number(extension_id), self.agent(extension_id)
        return number if number == agent else f"{number} {agent}"

    def group(self, extension_id: int) -> str:
        """The name of the group that an extension is in; empty where it is in none, or unknown."""
        known = self.extensions.get(extension_id)
        group = self.groups.get(known.group_id) if known and known.group_id is not None else None
        return group.name if group else ""


def number_order(number: str) -> tuple[int, int, str]:
    """Sorts `9` before `101` and digits before everything else."""
    return (0, int(number), number) if number.isascii() and number.isdigit() else (1, 0, number)

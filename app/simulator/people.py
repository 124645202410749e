"""Who works at the simulated call centre, and who calls: seeded names and numbers.

Made once, at the start; nobody is hired while the story runs.
"""

import random
from dataclasses import dataclass

PREFIX = "000"
FIRST_AGENT = 101
FIRST_OF_MANY = 1001
"""Where the numbers begin when three digits are not enough beside the queues'."""
SUPERVISOR = "100"
DIDS = ("+74951234567", "+74997654321", "+78123334455")
QUEUES = {"600": "Sales", "601": "Support"}

_GROUPS = ("Sales", "Support", "Back office")
_WOMEN = ("Анна", "Мария", "Ольга", "Елена", "Ирина", "Наталья", "Татьяна", "Светлана")
_MEN = ("Иван", "Пётр", "Алексей", "Дмитрий", "Сергей", "Михаил", "Андрей", "Николай")
_SURNAMES = (
    "Петров",
    "Сидоров",
    "Кузнецов",
    "Смирнов",
    "Попов",
    "Волков",
    "Соколов",
    "Лебедев",
    "Морозов",
    "Новиков",
)
_LATIN = ("Jane Miller", "John Smith", "OOO Romashka", "Mueller GmbH", "Ivanov Ivan", "Maria K.")


@dataclass(frozen=True, slots=True)
class Extension:
    """A phone, queue, IVR or fax; `name` as the API says it, `number` as people do."""

    id: int
    number: str
    label: str | None
    type: str = "phone"
    status: str = "active"
    group_id: int | None = None
    registered: bool = True

    @property
    def name(self) -> str:
        return f"{PREFIX}*{self.number}"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of extensions."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Staff:
    """The account: its extensions and groups."""

    extensions: tuple[Extension, ...]
    groups: tuple[Group, ...]
    client_id: int = 7

    def by_number(self, number: str) -> Extension | None:
        """The extension dialled as `102` or `000*102`."""
        short = number.removeprefix(f"{PREFIX}*")
        return next((e for e in self.extensions if e.number == short), None)

    def by_id(self, extension_id: int) -> Extension | None:
        return next((e for e in self.extensions if e.id == extension_id), None)

    def agents(self) -> tuple[Extension, ...]:
        """The phones that calls are routed to: not the supervisor's, not blocked ones."""
        return tuple(
            e
            for e in self.extensions
            if e.type == "phone" and e.status == "active" and e.number != SUPERVISOR
        )


def hire(seed: int, agents: int) -> Staff:
    """The staff of a call centre with that many agents, at the phones 101, 102, ..."""
    chance = random.Random(f"{seed}:staff")  # noqa: S311 - a story, not a secret
    groups = tuple(Group(31 + i, name) for i, name in enumerate(_GROUPS))
    extensions = [Extension(5000, SUPERVISOR, "Supervisor")]
    first = FIRST_AGENT if agents < 400 else FIRST_OF_MANY
    for i in range(agents):
        # Every fifth works in the back office, the others by turns in sales and support.
        group = groups[2] if i % 5 == 4 else groups[i % 2]
        extensions.append(
            Extension(
                5001 + i,
                str(first + i),
                agent_name(chance),
                group_id=group.id,
                registered=i != agents - 1,
            )
        )
    extensions += [
        Extension(4900, "600", "Sales queue", type="queue"),
        Extension(4901, "601", "Support queue", type="queue"),
        Extension(4902, "700", "Main menu", type="ivr"),
        Extension(4903, "701", None, type="fax"),
        Extension(4904, "099", "Former agent", status="blocked", group_id=groups[0].id),
    ]
    return Staff(tuple(extensions), groups)


def agent_name(chance: random.Random) -> str:
    return _russian(chance)


def caller(chance: random.Random) -> tuple[str, str | None]:
    """Number and name of somebody outside; many have no name."""
    if chance.random() < 0.75:
        number = f"+79{chance.randrange(10**9):09}"
    else:
        number = f"+7{chance.choice(('495', '499', '812'))}{chance.randrange(10**7):07}"
    kind = chance.random()
    if kind < 0.45:
        return number, None
    return number, _russian(chance) if kind < 0.85 else chance.choice(_LATIN)


def _russian(chance: random.Random) -> str:
    surname = chance.choice(_SURNAMES)
    if chance.random() < 0.5:
        return f"{chance.choice(_WOMEN)} {surname}а"
    return f"{chance.choice(_MEN)} {surname}"

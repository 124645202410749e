"""The lines of the table, kept step by step, are those that arranging them all would give."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.calls.arrangement import Arrangement, Facts, Moved
from app.calls.board import Board, Changes, Row
from app.calls.call import Call, CallKey, CallState, Direction, Party, Snapshot
from app.calls.extension import Directory, Extension, Group
from app.calls.idle import IdlePhones
from app.calls.lines import GroupKey, GroupTotals, IdleKey
from app.calls.presentation import Presentation
from app.calls.privacy import Mask, Masking
from app.calls.query import parse_query
from app.calls.view import ATTENTION, COLUMNS, Sort, View

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PHONES = (1, 2, 3, 4, 5)
CALLER = Party("+79160000001")
GROUPED = {1: 7, 2: 7, 3: 8}
DIRECTORY = Directory.of(
    [
        Extension(n, f"000*{100 + n}", f"Agent {n % 3}", group_id=GROUPED.get(n))
        for n in (*PHONES, 6)
    ],
    [Group(7, "Sales"), Group(8, "Accounts")],
)


calls = st.builds(
    lambda phone, name, state, begun, number, recording: Call(
        key=CallKey(phone, name),
        state=state,
        direction=Direction.IN if begun is None or begun % 2 else Direction.OUT,
        caller=Party(number, "Ann" if begun else ""),
        called=Party(number),
        started_at=None if begun is None else START - timedelta(seconds=begun),
        answered_at=None if begun is None else START - timedelta(seconds=begun // 2),
        recording=recording,
    ),
    st.sampled_from(PHONES),
    st.sampled_from("ab"),
    st.sampled_from(CallState),
    st.none() | st.integers(0, 40),
    st.sampled_from(["", "+79161234567", "9", "10", "anonymous"]),
    st.sampled_from(["", "r"]),
)
snapshots = st.lists(calls, max_size=7, unique_by=lambda call: call.key)
queries = st.one_of(
    st.sampled_from(["", "talking", "ringing", "idle", "group:sales", "101 or ann", "-rec"]),
    st.integers(5, 60).map(">={}s".format),
    st.integers(5, 60).map("(<{0}s ringing) or dur>1m{0}s".format),
).map(parse_query)
views = st.builds(
    View,
    query=queries,
    sort=st.builds(Sort, st.sampled_from([ATTENTION, *COLUMNS]), st.booleans()),
    grouped=st.booleans(),
    idle=st.booleans(),
)
keys = st.builds(CallKey, st.sampled_from(PHONES), st.sampled_from("ab"))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("look"), snapshots),
        st.tuples(st.just("look"), snapshots),
        st.tuples(st.just("pass"), st.integers(1, 9)),
        # A clock that is put back, too.
        st.tuples(st.just("pass"), st.integers(-5, 40)),
        st.tuples(st.just("view"), views),
        st.tuples(st.just("level"), st.tuples(keys, st.integers(0, 2))),
        st.tuples(
            st.just("level"),
            st.tuples(st.builds(IdleKey, st.sampled_from(PHONES)), st.integers(0, 2)),
        ),
    ),
    max_size=14,
)


@dataclass
class Floor:
    """A board, what is known beside it, and an arrangement that is told step by step."""

    board: Board = field(default_factory=Board)
    idle: IdlePhones = field(default_factory=IdlePhones)
    levels: dict[CallKey | IdleKey, int] = field(default_factory=dict)
    presentation: Presentation = field(default_factory=lambda: Presentation(DIRECTORY))
    passed: int = 0

    def __post_init__(self) -> None:
        self.idle.watch(PHONES)
        self.facts = Facts(
            presentation=lambda: self.presentation,
            phones=lambda: [DIRECTORY.extensions[phone] for phone in PHONES],
            idle_since=self.idle.since,
            level=lambda line: self.levels.get(line, 0),
        )
        self.arrangement = Arrangement(self.board.rows, self.facts, View())
        self.become(View())

    @property
    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def become(self, view: View) -> None:
        self.arrangement.become(view, self.board.rows, self.now)

    def look(self, *found: Call) -> Moved:
        snapshot = Snapshot(found, self.passed, self.passed, self.now, frozenset(PHONES))
        changes = self.board.apply(snapshot)
        self.idle.looked(snapshot, changes, self.board.rows)
        return self.arrangement.take(changes, self.now)

    def pass_by(self, seconds: int) -> Moved:
        self.passed += seconds
        expired = self.arrangement.take(self.board.expire(self.passed), self.now)
        passed = self.arrangement.passed(self.now)
        firsts = [m.first for m in (expired, passed) if m.first is not None]
        return Moved(min(firsts, default=None), expired.headings | passed.headings)

    def rise(self, line: CallKey | IdleKey, level: int) -> Moved:
        row = self.board.rows.get(line) if isinstance(line, CallKey) else None
        if row is not None and row.ended:
            return Moved()
        self.levels[line] = level
        return self.arrangement.reconsider([line], self.now)

    def anew(self) -> Arrangement:
        fresh = Arrangement(self.board.rows, self.facts, View())
        fresh._ended_at = dict(self.arrangement._ended_at)
        fresh.become(self.arrangement.view, self.board.rows, self.now)
        return fresh


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_step_by_step_the_lines_are_those_of_arranging_them_all(
    taken: list[tuple[str, object]],
) -> None:
    floor = Floor()
    for what, argument in taken:
        before = list(floor.arrangement.lines)
        totals = {line: floor.arrangement.entry(line) for line in before}
        moved = None
        if what == "look" and isinstance(argument, list):
            moved = floor.look(*argument)
        elif what == "pass" and isinstance(argument, int):
            moved = floor.pass_by(argument)
        elif what == "level" and isinstance(argument, tuple):
            moved = floor.rise(*argument)
        elif isinstance(argument, View):
            floor.become(argument)
        lines, fresh = list(floor.arrangement.lines), floor.anew()
        assert lines == list(fresh.lines)
        assert floor.arrangement.matching == fresh.matching
        assert floor.arrangement.total == fresh.total
        assert all(floor.arrangement.entry(line) == fresh.entry(line) for line in lines)
        if moved is None:
            continue
        first = len(lines) + 1 if moved.first is None else moved.first
        assert before[:first] == lines[:first]
        for line in lines:
            if isinstance(line, GroupKey) and line in totals and line not in moved.headings:
                assert floor.arrangement.entry(line) == totals[line]


def call(
    phone: int,
    name: str = "a",
    *,
    state: CallState = CallState.TALKING,
    caller: Party = CALLER,
    begun: int | None = 10,
    answered: int | None = None,
) -> Call:
    """`begun` and `answered`: how many seconds ago; answered at once unless told otherwise."""
    answered = begun if answered is None else answered
    return Call(
        key=CallKey(phone, name),
        state=state,
        direction=Direction.IN,
        caller=caller,
        called=Party("101"),
        started_at=None if begun is None else START - timedelta(seconds=begun),
        answered_at=None if answered is None else START - timedelta(seconds=answered),
    )


def phones(floor: Floor) -> list[int]:
    return [line.extension_id for line in floor.arrangement.lines if not isinstance(line, GroupKey)]


def test_what_needs_attention_stands_first_then_the_oldest() -> None:
    floor = Floor()
    floor.look(call(1, begun=10), call(2, begun=30), call(3, begun=20))
    assert phones(floor) == [2, 3, 1]
    floor.rise(CallKey(1, "a"), 2)
    floor.rise(CallKey(3, "a"), 1)
    assert phones(floor) == [1, 3, 2]


def test_a_call_that_has_ended_keeps_its_place_and_what_found_it() -> None:
    floor = Floor()
    floor.become(View(query=parse_query("talking"), sort=Sort("state", falling=False)))
    ringing = call(3, state=CallState.RINGING)
    floor.look(call(1), ringing, call(2))
    assert phones(floor) == [1, 2]
    floor.passed = 1
    moved = floor.look(ringing, call(2))
    assert moved.first is None
    assert phones(floor) == [1, 2]
    floor.become(replace(floor.arrangement.view, query=parse_query("ringing")))
    assert phones(floor) == [3]


def test_times_are_sorted_by_what_they_are_counted_from_so_that_no_second_moves_anything() -> None:
    floor = Floor()
    floor.become(View(sort=Sort("time", falling=True)))
    floor.look(
        call(1, begun=3600, answered=3),
        call(3, begun=20, state=CallState.RINGING, answered=1),
        call(2, begun=10),
        call(4, begun=None),
    )
    assert phones(floor) == [3, 2, 1, 4]
    assert floor.pass_by(3).first is None
    floor.become(View(sort=Sort("time", falling=False)))
    assert phones(floor) == [1, 2, 3, 4], "what is unknown stays last"


def test_numbers_are_sorted_as_numbers() -> None:
    floor = Floor()
    floor.become(View(sort=Sort("number", falling=False)))
    floor.look(
        call(1, caller=Party("10")),
        call(2, caller=Party("9")),
        call(3, caller=Party("+79161234567")),
        call(4, caller=Party("anonymous")),
        call(5, caller=Party("")),
    )
    assert phones(floor) == [2, 1, 3, 4, 5]
    floor.become(View(sort=Sort("number", falling=True)))
    assert phones(floor) == [4, 3, 1, 2, 5]


def test_texts_that_begin_alike_are_turned_round_too() -> None:
    floor = Floor()
    names = {1: "Ann", 2: "anna", 3: "Bob"}
    floor.become(View(sort=Sort("name", falling=True)))
    floor.look(*(call(phone, caller=Party("1", name)) for phone, name in names.items()))
    assert phones(floor) == [3, 2, 1]


def test_masked_numbers_are_sorted_by_what_is_shown_of_them() -> None:
    floor = Floor(presentation=Presentation(DIRECTORY, Mask(Masking.ALL)))
    floor.become(View(sort=Sort("number", falling=False)))
    floor.look(
        call(1, caller=Party("+79169999999"), begun=10),
        call(2, caller=Party("+79160000000"), begun=5),
    )
    assert phones(floor) == [1, 2], "all alike, so by age"


def test_groups_stand_by_name_with_their_totals_and_those_without_one_last() -> None:
    floor = Floor()
    floor.become(View(grouped=True, idle=True))
    floor.look(call(1), call(1, "b", state=CallState.RINGING), call(4))
    assert list(floor.arrangement.lines) == [
        GroupKey(8),
        IdleKey(3),
        GroupKey(7),
        CallKey(1, "a"),
        CallKey(1, "b"),
        IdleKey(2),
        GroupKey(0),
        CallKey(4, "a"),
        IdleKey(5),
    ]
    assert floor.arrangement.entry(GroupKey(7)) == GroupTotals(
        GroupKey(7), "Sales", talking=1, ringing=1, idle=1
    )
    floor.passed = 1
    moved = floor.look(call(1), call(4))
    assert moved == Moved(None, frozenset({GroupKey(7)}))
    assert floor.arrangement.entry(GroupKey(7)) == GroupTotals(
        GroupKey(7), "Sales", talking=1, idle=1
    )


def test_an_agent_is_idle_when_the_line_of_the_last_call_has_left() -> None:
    floor = Floor()
    floor.become(View(idle=True))
    floor.look(call(1))
    assert IdleKey(1) not in floor.arrangement.lines
    floor.passed = 1
    floor.look()
    assert IdleKey(1) not in floor.arrangement.lines
    floor.pass_by(10)
    assert IdleKey(1) in floor.arrangement.lines
    assert floor.arrangement.total == len(PHONES)


def test_a_second_asks_for_no_rank_where_the_filter_does_not_depend_on_time() -> None:
    asked: list[CallKey | IdleKey] = []
    rows: Mapping[CallKey, Row] = {
        made.key: Row(made) for made in (call(n % 5 + 1, str(n)) for n in range(500))
    }

    def level(line: CallKey | IdleKey) -> int:
        asked.append(line)
        return 0

    facts = Facts(presentation=lambda: Presentation(DIRECTORY), level=level)
    arrangement = Arrangement(rows, facts, View())
    arrangement.become(View(query=parse_query("talking")), rows, START)
    asked.clear()
    assert arrangement.passed(START + timedelta(hours=1)) == Moved()
    assert not asked
    arrangement.take(Changes(changed=(CallKey(1, "0"),)), START)
    assert asked == [CallKey(1, "0")]


def test_a_second_asks_a_filter_with_a_time_only_of_those_whose_time_has_come() -> None:
    asked = []

    def presentation() -> Presentation:
        return Presentation(DIRECTORY)

    def note(key: CallKey) -> str:
        asked.append(key)
        return ""

    made = [call(n % 5 + 1, str(n), begun=n) for n in range(100)]
    rows: Mapping[CallKey, Row] = {each.key: Row(each) for each in made}
    arrangement = Arrangement(rows, Facts(presentation=presentation, note=note), View())
    arrangement.become(View(query=parse_query(">50s or >1h")), rows, START)
    assert len(arrangement.lines) == 49
    asked.clear()
    assert arrangement.passed(START + timedelta(seconds=1)).first is not None
    assert asked == [made[50].key]
    assert len(arrangement.lines) == 50

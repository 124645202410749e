"""What of the calls needs attention, and what is told aloud, once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.calls.alerts import Level, Limits, Measure, Thresholds, timed_by
from app.calls.board import Changes, Row
from app.calls.call import Call, CallKey, CallState, Direction, Party
from app.calls.lines import GroupKey, IdleKey, IdleSince
from app.calls.quiet_hours import QuietHours, parse_hours
from app.watch.alarms import Alarm, Alarms, Count, News

BEGAN = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
RINGING, TALKING = Measure.RINGING, Measure.TALKING
WARNING, ALARM = Level.WARNING, Level.ALARM


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def ringing(number: int = 1, since: float = 0, call_id: str = "", conversation: str = "") -> Call:
    return Call(
        CallKey(number, call_id or f"call-{number}"),
        CallState.RINGING,
        Direction.IN,
        Party("79161234567"),
        Party("101"),
        started_at=at(since),
        conversation=conversation,
    )


def answered(call: Call, when: float) -> Call:
    return replace(call, state=CallState.TALKING, answered_at=at(when))


class Looks:
    """The looks of a test: `see` is one; `told` all that was told aloud, in order."""

    def __init__(
        self, thresholds: Thresholds | None = None, quiet: QuietHours | None = None
    ) -> None:
        self.alarms = Alarms(
            thresholds or Thresholds(),
            lambda extension_id: "Sales" if extension_id >= 100 else "",
            quiet or QuietHours(),
            time_of_day=lambda moment: moment.time(),
        )
        self.rows: dict[CallKey, Row] = {}
        self.told: list[Alarm] = []

    def see(self, now: float, *calls: Call) -> News:
        """A look finds exactly these."""
        found = {call.key: Row(call) for call in calls}
        ended = tuple(key for key, row in self.rows.items() if key not in found and not row.ended)
        appeared = tuple(key for key in found if key not in self.rows)
        changed = tuple(key for key in found if key in self.rows and self.rows[key] != found[key])
        self.rows |= found
        for key in ended:
            self.rows[key] = replace(self.rows[key], ended_at=1.0)
        self.alarms.changed(Changes(appeared, changed, ended), self.rows, at(now))
        return self.later(now)

    def later(self, now: float) -> News:
        news = self.alarms.passed(at(now))
        self.told += news.aloud
        return news


def test_a_call_rises_when_its_moment_has_come_and_is_told_of_once() -> None:
    looks, call = Looks(), ringing()
    assert looks.see(1, call) == News()
    assert looks.later(14.9) == News()
    assert looks.later(15) == News((call.key,), (Alarm(call.key, RINGING, WARNING),))
    assert looks.alarms.level(call.key) is WARNING
    assert looks.later(16) == News()
    assert looks.see(17, call) == News()
    assert looks.later(20).aloud == (Alarm(call.key, RINGING, ALARM),)
    assert looks.later(3000) == News()


def test_a_call_that_is_late_already_when_it_is_seen_has_its_level_at_once() -> None:
    looks, call = Looks(), ringing()
    news = looks.see(17, call)
    assert looks.alarms.level(call.key) is WARNING
    assert news.aloud == (Alarm(call.key, RINGING, WARNING),)


def test_two_thresholds_passed_at_once_are_told_as_the_higher() -> None:
    looks, call = Looks(), ringing()
    looks.see(1, call)
    assert looks.later(60).aloud == (Alarm(call.key, RINGING, ALARM),)


def test_the_answer_calms_and_the_talk_is_timed_anew() -> None:
    looks, call = Looks(), ringing()
    looks.see(25, call)
    looks.see(26, answered(call, 25.5))
    assert looks.alarms.level(call.key) is Level.CALM
    looks.later(325.5)
    assert looks.told == [Alarm(call.key, RINGING, ALARM), Alarm(call.key, TALKING, WARNING)]


def test_an_answered_call_is_not_told_of_for_the_ringing_it_no_longer_does() -> None:
    looks, call = Looks(), ringing()
    looks.see(10, call)
    looks.see(12, answered(call, 11))
    assert looks.later(200) == News()


def test_phones_that_ring_together_are_told_of_once_and_each_has_its_level() -> None:
    looks = Looks()
    legs = [ringing(number, call_id="one", conversation="c") for number in (1, 2, 3)]
    looks.see(1, *legs)
    news = looks.later(15)
    assert set(news.changed) == {leg.key for leg in legs}
    assert len(news.aloud) == 1
    assert looks.alarms.count() == Count(warnings=1)
    assert len(looks.alarms.needing_attention(looks.rows)) == 3


def test_a_phone_that_joins_the_ringing_later_is_no_news() -> None:
    looks = Looks()
    first = ringing(1, conversation="c")
    looks.see(25, first)
    assert looks.see(26, first, ringing(2, since=10, conversation="c")).aloud == ()


def test_a_group_has_its_own_thresholds() -> None:
    looks = Looks(Thresholds(groups={"sales": {RINGING: Limits(2, 3)}}))
    mine, other = ringing(100), ringing(1)
    looks.see(1, mine, other)
    assert looks.later(2).changed == (mine.key,)


def test_in_quiet_hours_levels_are_shown_and_nothing_is_told_nor_made_up_for() -> None:
    looks, call = Looks(quiet=parse_hours(["09:00-09:01"])), ringing()
    looks.see(1, call)
    news = looks.later(20)
    assert news == News((call.key,), ())
    assert looks.alarms.level(call.key) is ALARM
    assert looks.later(61) == News()


def test_a_silenced_call_keeps_its_level_is_not_told_of_and_does_not_count() -> None:
    looks, call = Looks(), ringing()
    looks.see(15, call)
    assert looks.alarms.count() == Count(warnings=1)
    assert looks.alarms.silence(call.key)
    assert looks.later(16).changed == (call.key,)
    assert looks.later(20) == News((call.key,), ())
    assert looks.alarms.level(call.key) is ALARM
    assert looks.alarms.silenced(call.key)
    assert looks.alarms.count() == Count()
    assert looks.alarms.needing_attention(looks.rows) == ()
    assert not looks.alarms.silence(call.key)
    assert looks.alarms.count() == Count(alarms=1)
    assert looks.later(30).aloud == ()


def test_silence_holds_for_all_phones_of_a_call_and_through_its_answer() -> None:
    looks = Looks()
    one, two = ringing(1, conversation="c"), ringing(2, conversation="c")
    looks.see(1, one, two)
    looks.alarms.silence(one.key)
    looks.see(5, answered(two, 4))
    assert looks.alarms.silenced(two.key)
    looks.later(4 + 600)
    assert looks.told == []


def test_silence_stays_when_the_conversation_becomes_known() -> None:
    looks, call = Looks(), ringing()
    looks.see(1, call)
    looks.alarms.silence(call.key)
    looks.see(2, replace(call, conversation="c"))
    assert looks.alarms.silenced(call.key)


def test_an_ended_call_is_calm_and_forgotten_after_a_while() -> None:
    looks, call = Looks(), ringing()
    looks.see(20, call)
    looks.alarms.silence(call.key)
    looks.see(21)
    assert looks.alarms.level(call.key) is Level.CALM
    assert looks.alarms.count() == Count()
    looks.see(21 + 61)
    assert not looks.alarms.silenced(call.key)


def test_a_call_that_a_look_missed_is_not_told_of_again() -> None:
    looks, call = Looks(), ringing()
    looks.see(20, call)
    looks.see(22)
    news = looks.see(24, call)
    assert news == News((call.key,), ())
    looks.see(24 + 61, call)
    assert looks.told == [Alarm(call.key, RINGING, ALARM)]


def test_calls_of_extensions_no_longer_watched_are_forgotten() -> None:
    looks, call = Looks(), ringing()
    looks.see(15, call)
    looks.alarms.silence(call.key)
    looks.alarms.keep_only([2])
    assert looks.alarms.level(call.key) is Level.CALM
    assert looks.alarms.count() == Count()
    assert not looks.alarms.silenced(call.key)


def test_alarms_come_before_warnings_and_the_oldest_first() -> None:
    looks = Looks()
    calls = {
        "young": ringing(1, since=85),
        "warned later": ringing(2, since=84),
        "warned": ringing(3, since=83),
        "late": ringing(4, since=79),
        "latest": ringing(5, since=20),
    }
    looks.see(99, *calls.values())
    names: dict[object, str] = {call.key: name for name, call in calls.items()}
    found = looks.alarms.needing_attention(looks.rows)
    assert [names[key] for key in found] == ["latest", "late", "warned", "warned later"]
    shown = [calls["late"].key, calls["young"].key]
    assert looks.alarms.needing_attention(shown) == (calls["late"].key,)


def test_a_forwarded_call_is_calm_whatever_it_was() -> None:
    looks, call = Looks(), ringing()
    looks.see(20, call)
    looks.see(21, replace(call, state=CallState.FORWARDED))
    assert looks.alarms.level(call.key) is Level.CALM
    assert looks.alarms.count() == Count()


def test_the_wall_clock_counts_for_quiet_hours() -> None:
    alarms = Alarms(Thresholds(), lambda _id: "", parse_hours(["00:00-24:00"]))
    call = ringing()
    alarms.changed(Changes((call.key,)), {call.key: Row(call)}, at(20))
    assert alarms.passed(at(20)).aloud == ()
    assert alarms.level(call.key) is ALARM


class Day(RuleBasedStateMachine):
    """Calls come, are answered and end; time passes: each threshold of a call is told once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.looks = Looks()
        self.calls: dict[CallKey, Call] = {}
        self.number = 0

    def look(self) -> None:
        self.looks.see(self.now, *self.calls.values())

    @rule(since=st.integers(0, 30), conversation=st.sampled_from(["", "", "a", "b"]))
    def rings(self, since: int, conversation: str) -> None:
        self.number += 1
        call = ringing(self.number, since=self.now - since, conversation=conversation)
        self.calls[call.key] = call
        self.look()

    @rule(data=st.data())
    def is_answered(self, data: st.DataObject) -> None:
        waiting = [c for c in self.calls.values() if c.state is CallState.RINGING]
        if waiting:
            call = data.draw(st.sampled_from(waiting))
            self.calls[call.key] = answered(call, self.now)
            self.look()

    @rule(data=st.data())
    def ends(self, data: st.DataObject) -> None:
        if self.calls:
            del self.calls[data.draw(st.sampled_from(sorted(self.calls)))]
            self.look()

    @rule(seconds=st.floats(0.1, 400))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.looks.later(self.now)

    @invariant()
    def each_level_is_what_the_thresholds_say(self) -> None:
        for key, call in self.calls.items():
            timed = timed_by(call)
            expected = Thresholds().level_of(*timed, at(self.now)) if timed else Level.CALM
            assert self.looks.alarms.level(key) is expected

    @invariant()
    def nothing_is_told_twice(self) -> None:
        told = [
            (self.conversation(alarm.key), alarm.measure, alarm.level) for alarm in self.looks.told
        ]
        lone = [each for each in told if isinstance(each[0], CallKey)]
        assert len(lone) == len(set(lone))

    @invariant()
    def nothing_grows(self) -> None:
        alarms = self.looks.alarms
        assert len(alarms._followed) <= len(self.calls)
        assert len(alarms._conversations) == sum(alarms._legs.values())
        assert len(alarms._told) + len(alarms._silenced) <= 2 * len(alarms._legs)

    def conversation(self, key: CallKey | IdleKey) -> object:
        return (isinstance(key, CallKey) and self.looks.rows[key].call.conversation) or key


TestDay = Day.TestCase
TestDay.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


IDLE = Thresholds(idle=Limits(60, 120), groups={"sales": {Measure.IDLE: Limits(10, 20)}})


def test_an_idle_agent_is_told_of_once_and_is_calm_on_the_phone() -> None:
    looks = Looks(IDLE)
    free = {1: IdleSince(at(0), exact=True), 100: IdleSince(at(0), exact=False)}

    def look(now: float) -> News:
        looks.alarms.idle((1, 2, 100), free.get, at(now))
        return looks.later(now)

    assert look(5) == News()
    assert look(10).aloud == (Alarm(IdleKey(100), Measure.IDLE, WARNING),)
    assert look(20).aloud == (Alarm(IdleKey(100), Measure.IDLE, ALARM),)
    assert look(60).aloud == (Alarm(IdleKey(1), Measure.IDLE, WARNING),)
    assert looks.alarms.count() == Count(warnings=1, alarms=1)
    lines = (GroupKey(0), IdleKey(1), IdleKey(2), IdleKey(100))
    assert looks.alarms.needing_attention(lines) == (IdleKey(100), IdleKey(1))
    del free[100]
    look(61)
    assert looks.alarms.level(IdleKey(100)) is Level.CALM
    free[100] = IdleSince(at(70), exact=True)
    look(75)
    assert look(80).aloud == (Alarm(IdleKey(100), Measure.IDLE, WARNING),)


def test_a_silenced_agent_is_silent_for_as_long_as_they_are_idle() -> None:
    looks, free = Looks(IDLE), {1: IdleSince(at(0), exact=True)}
    looks.alarms.idle((1,), free.get, at(60))
    looks.later(60)
    assert looks.alarms.silence(IdleKey(1))
    assert looks.alarms.shown_level(IdleKey(1)) is Level.SILENCED
    assert looks.later(120).aloud == ()
    free.clear()
    looks.alarms.idle((1,), free.get, at(130))
    assert not looks.alarms.silenced(IdleKey(1))


def test_without_thresholds_nobody_idle_is_followed() -> None:
    looks = Looks()
    looks.alarms.idle((1,), lambda _phone: IdleSince(at(0), exact=True), at(80_000))
    assert looks.later(80_000) == News()
    assert looks.alarms._followed == {}

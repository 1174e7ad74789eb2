"""Running calendars of every maker: which runs come out, when and how long they are, and what is said of the rest."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from stridework.errors import StrideworkError
from stridework.formats.ics import MAX_BYTES, MAX_OCCURRENCES, read_calendar
from stridework.training.run_kinds import Corrections
from stridework.training.running import Ignored, Reading, Run, RunKind

LONDON = ZoneInfo("Europe/London")


def feed(*entries: str, head: str = "") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *head.split("\n"), *(line for e in entries for line in e.split("\n"))]
    return "\r\n".join([*(line for line in lines if line), "END:VCALENDAR", ""]).encode()


def entry(text: str, uid: str = "1") -> str:
    return f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\n{text}\nEND:VEVENT"


def read(
    *entries: str, head: str = "", zone: ZoneInfo = LONDON, corrections: Corrections | None = None, year: int = 2026
) -> Reading:
    return read_calendar(
        feed(*entries, head=head),
        zone,
        date(year, 1, 1),
        date(year, 12, 31),
        corrections=corrections,
        source="runs.ics",
    )


def read_run(text: str, head: str = "", zone: ZoneInfo = LONDON) -> Run:
    reading = read(entry(text), head=head, zone=zone)
    assert len(reading.runs) == 1, reading
    return reading.runs[0]


def starts(reading: Reading) -> list[str]:
    return [f"{run.start:%m-%d %H:%M}" for run in reading.runs]


def test_runnas_bare_dates_are_whole_days_and_its_own_estimate_is_the_duration() -> None:
    run = read_run(
        "DTSTART:20260401\nDTEND:20260402\nSUMMARY:🏃 Easy Run • 10km\n"
        "DESCRIPTION:Easy Run • 10km • 55m - 1h0m\\n\\n10km at 5:23/km\nX-WORKOUT-ESTIMATED-DURATION:3300"
    )
    assert run == Run(
        start=datetime(2026, 4, 1),
        kind=RunKind.EASY,
        title="🏃 Easy Run • 10km",
        reason="the title says “easy run”",
        minutes=55,
        metres=10_000,
        all_day=True,
        source="runs.ics",
        uid="1",
    )


def test_runnas_done_workouts_are_done_and_its_strength_is_no_run() -> None:
    done = entry("DTSTART:20260401\nSUMMARY:Easy Run", uid="COMPLETED_PLAN_WORKOUT-1")
    strength = entry("DTSTART:20260402\nSUMMARY:💪 Full body • 30m", uid="UPCOMING_PLAN_WORKOUT-2")
    reading = read(done, strength)
    assert [run.done for run in reading.runs] == [True]
    assert reading.ignored == (Ignored("💪 Full body • 30m", "the title says “💪”"),)


def test_a_whole_day_that_ends_as_it_begins_is_a_day_of_unknown_length() -> None:
    run = read_run("DTSTART;VALUE=DATE:20260420\nDTEND;VALUE=DATE:20260420\nSUMMARY:Easy Run")
    assert (run.start, run.all_day, run.minutes) == (datetime(2026, 4, 20), True, None)


@pytest.mark.parametrize(
    "times",
    [
        "DTSTART;VALUE=DATE:20260420\nDTEND;VALUE=DATE:20260421",
        "DTSTART;VALUE=DATE:20260420\nDURATION:P1D",
        "DTSTART;VALUE=DATE:20260420",
        "DTSTART:20260420T000000\nDTEND:20260421T000000",
        "DTSTART;TZID=Europe/London:20260420T000000\nDURATION:PT24H",
    ],
)
def test_a_whole_days_24_hours_are_never_how_long_the_run_takes(times: str) -> None:
    run = read_run(f"{times}\nSUMMARY:Easy run")
    assert (run.start, run.all_day, run.minutes) == (datetime(2026, 4, 20), True, None)


def test_trainingpeaks_done_runs_carry_their_distance_and_times_in_the_text() -> None:
    run = read_run(
        "DTSTART:20261017T083000Z\nDTEND:20261017T083000Z\nSUMMARY:Run\nDESCRIPTION:Zone 2\\n"
        "Moving Time: 0:35:24\\nDistance: 5.2 km\\nTSS: 42"
    )
    assert (run.start, run.minutes, run.metres, run.done) == (datetime(2026, 10, 17, 9, 30), 35.4, 5_200, True)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        (
            "SUMMARY:Run 50m\nDESCRIPTION:Duration: 0:35:00\nX-WORKOUT-ESTIMATED-DURATION:3300\nDTEND:20260420T080000",
            55,
        ),
        ("SUMMARY:Run 50m\nDESCRIPTION:Moving Time: 0:35:00\nDTEND:20260420T080000", 60),
        ("SUMMARY:Run 50m\nDESCRIPTION:Moving Time: 0:35:00\nDURATION:PT70M", 70),
        ("SUMMARY:Run 50m\nDESCRIPTION:Moving Time: 0:35:00", 35),
        ("SUMMARY:Run 50m\nDESCRIPTION:Easy • 40m", 50),
        ("SUMMARY:Run\nDESCRIPTION:Easy • 40m\\n90 min tomorrow", 40),
        ("SUMMARY:Run\nDESCRIPTION:Zone 2\\n30-40 minutes\\nKeep below 145", 40),
        ("SUMMARY:Run 10 km\nDESCRIPTION:at 5:30/km", 55),
        ("SUMMARY:Run 10 km\nDESCRIPTION:5:30/km then 5:00/km", None),
        ("SUMMARY:Run\nDESCRIPTION:With Bob\\n10 min warm up", None),
        ("SUMMARY:Run\nDTEND:20260419T070000", None),
        ("SUMMARY:Run\nX-WORKOUT-ESTIMATED-DURATION:soon", None),
    ],
)
def test_the_surest_word_says_how_long_a_run_takes(text: str, minutes: float | None) -> None:
    assert read_run(f"DTSTART:20260420T070000\n{text}").minutes == minutes


def test_a_races_name_says_how_far_it_is() -> None:
    run = read_run("DTSTART;VALUE=DATE:20260420\nSUMMARY:Valencia Marathon")
    assert (run.kind, run.metres) == (RunKind.RACE_A, 42_195)


@pytest.mark.parametrize(
    ("start", "head", "local"),
    [
        ("DTSTART:20260420T070000Z", "", "04-20 08:00"),
        ("DTSTART:20260420T070000", "", "04-20 07:00"),
        ("DTSTART:20260420T070000", "X-WR-TIMEZONE:Europe/Berlin", "04-20 06:00"),
        ("DTSTART:20260420T070000Z", "X-WR-TIMEZONE:Europe/Berlin", "04-20 08:00"),
        ("DTSTART;TZID=America/New_York:20260420T200000", "", "04-21 01:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20260420T070000", "", "04-20 06:00"),
        ('DTSTART;TZID="Pacific Standard Time":20260420T070000', "", "04-20 15:00"),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260420T070000", "", "04-20 06:00"),
        ("DTSTART:20260420T070000", "X-WR-TIMEZONE:Nowhere/Land", "04-20 07:00"),
    ],
)
def test_a_start_is_told_in_the_runners_own_time(start: str, head: str, local: str) -> None:
    assert f"{read_run(f'{start}{chr(10)}SUMMARY:Run', head).start:%m-%d %H:%M}" == local


def test_an_unknown_zone_is_said_and_read_as_the_runners_own() -> None:
    reading = read(entry("DTSTART;TZID=Mars/Olympus:20260420T070000\nSUMMARY:Run"))
    assert starts(reading) == ["04-20 07:00"]
    assert reading.warnings == ("runs.ics:3: the time zone 'Mars/Olympus' is not known; read as Europe/London",)


def own_zone(offset: str) -> str:
    return (
        "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T000000\n"
        f"TZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\nEND:STANDARD\nEND:VTIMEZONE"
    )


def test_a_feeds_own_zone_is_used_and_does_not_reach_the_next_feed() -> None:
    text = "DTSTART;TZID=Customized Time Zone:20260120T120000\nSUMMARY:Run"
    assert starts(read(entry(text), head=own_zone("+0300"))) == ["01-20 09:00"]
    assert starts(read(entry(text), head=own_zone("-0200"))) == ["01-20 14:00"]
    assert "is not known" in read(entry(text)).warnings[0]


def test_a_zone_whose_clock_changes_every_second_is_not_used() -> None:
    zone = own_zone("+0300").replace("DTSTART:16010101T000000", "DTSTART:20260101T000000\nRRULE:FREQ=SECONDLY")
    reading = read(entry("DTSTART;TZID=Customized Time Zone:20260120T120000\nSUMMARY:Run"), head=zone)
    assert starts(reading) == ["01-20 12:00"]


def test_a_weekly_run_keeps_its_hour_when_the_clocks_change() -> None:
    reading = read(entry("DTSTART;TZID=Europe/London:20261018T080000\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Run"))
    assert starts(reading) == ["10-18 08:00", "10-25 08:00", "11-01 08:00"]


def test_a_run_through_a_clock_change_takes_as_long_as_it_takes() -> None:
    times = "DTSTART;TZID=Europe/London:20261025T003000\nDTEND;TZID=Europe/London:20261025T023000"
    assert read_run(f"{times}\nSUMMARY:Run").minutes == 180


CLUB = entry(
    "DTSTART;TZID=Europe/London:20261103T190000\nDTEND;TZID=Europe/London:20261103T201500\n"
    "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261113T000000Z\nEXDATE;TZID=Europe/London:20261105T190000\n"
    "SEQUENCE:2\nSUMMARY:Club run 10k"
)


def test_an_excluded_date_is_left_out() -> None:
    reading = read(CLUB)
    assert starts(reading) == ["11-03 19:00", "11-10 19:00", "11-12 19:00"]
    assert {run.minutes for run in reading.runs} == {75}


def test_a_moved_date_moves_with_its_own_length_and_a_cancelled_one_is_named() -> None:
    moved = entry(
        "RECURRENCE-ID;TZID=Europe/London:20261110T190000\nDTSTART;TZID=Europe/London:20261111T180000\n"
        "DURATION:PT30M\nSEQUENCE:3\nSUMMARY:Club intervals"
    )
    gone = entry(
        "RECURRENCE-ID;TZID=Europe/London:20261112T190000\nDTSTART;TZID=Europe/London:20261112T190000\n"
        "STATUS:CANCELLED\nSUMMARY:Club run 10k"
    )
    reading = read(CLUB, moved, gone)
    assert [(f"{run.start:%m-%d %H:%M}", run.kind, run.minutes) for run in reading.runs] == [
        ("11-03 19:00", RunKind.EASY, 75),
        ("11-11 18:00", RunKind.QUALITY, 30),
    ]
    assert reading.ignored == (Ignored("Club run 10k", "cancelled in the calendar"),)


def test_a_date_moved_into_the_asked_days_is_read() -> None:
    weekly = entry("DTSTART:20251225T070000\nRRULE:FREQ=WEEKLY;COUNT=1\nSUMMARY:Run")
    moved = entry("RECURRENCE-ID:20251225T070000\nDTSTART:20260110T070000\nSUMMARY:Run")
    assert starts(read(weekly, moved)) == ["01-10 07:00"]


def test_the_newest_revision_of_an_entry_counts() -> None:
    old = entry("DTSTART:20260420T070000\nSEQUENCE:1\nSUMMARY:Run")
    new = entry("DTSTART:20260421T070000\nSEQUENCE:2\nSUMMARY:Run")
    assert starts(read(new, old)) == ["04-21 07:00"]


def test_different_entries_under_one_uid_are_all_read() -> None:
    reading = read(*(entry(f"DTSTART:202604{day}T070000\nSUMMARY:Run", uid="same") for day in (20, 21, 22)))
    assert starts(reading) == ["04-20 07:00", "04-21 07:00", "04-22 07:00"]


def test_a_cancelled_entry_or_calendar_has_no_runs() -> None:
    run = entry("DTSTART:20260420T070000\nSUMMARY:Tempo 8 km")
    assert read(run.replace("SUMMARY", "STATUS:CANCELLED\nSUMMARY")).runs == ()
    assert read(run, head="METHOD:CANCEL").ignored == (Ignored("Tempo 8 km", "cancelled in the calendar"),)


def test_a_life_beside_running_is_ignored_once_a_title_with_its_reason() -> None:
    gym = entry("DTSTART:20260701T180000\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Gym strength", uid="gym")
    errand = entry("DTSTART:20260703T120000Z\nDURATION:PT30M\nSUMMARY:Run errands", uid="errand")
    cycling = entry("DTSTART;VALUE=DATE:20260704\nSUMMARY:2:00 - Gibbs\nDESCRIPTION:TSS 81", uid="trainerroad")
    assert read(gym, errand, cycling) == Reading(
        (),
        (
            Ignored("Gym strength", "the title says “gym”"),
            Ignored("Run errands", "the title says “run errands”"),
            Ignored("2:00 - Gibbs", "nothing in it says that it is a run"),
        ),
    )


def test_our_own_feed_is_not_taken_for_running() -> None:
    strength = entry("DTSTART;VALUE=DATE:20261125\nSUMMARY:Strength A (12 min)", uid="a@stridework.invalid")
    resets = entry("DTSTART;VALUE=DATE:20261126\nSUMMARY:Easy run with resets", uid="b@stridework.invalid")
    assert read(strength, resets).runs == ()
    assert read(resets.replace("@stridework", ""), head="PRODID:-//Stridework//EN").runs == ()


def test_a_correction_holds_for_one_date_a_series_or_a_title() -> None:
    one = Corrections(by_uid={"1/20261110T1900": RunKind.QUALITY})
    assert [run.kind for run in read(CLUB, corrections=one).runs] == [RunKind.EASY, RunKind.QUALITY, RunKind.EASY]
    assert {run.kind for run in read(CLUB, corrections=Corrections(by_uid={"1": RunKind.LONG})).runs} == {RunKind.LONG}
    by_title = read(CLUB, corrections=Corrections(by_title={"club run 10K": None}))
    assert by_title.ignored == (Ignored("Club run 10k", "you said so of every “Club run 10k”"),)


def test_an_entry_without_uid_keeps_the_id_of_its_content() -> None:
    bare = entry("DTSTART:20260420T070000\nSUMMARY:Run").replace("UID:1\n", "")
    first, second = read(bare).runs[0].uid, read(CLUB, bare).runs[0].uid
    assert first == second != ""


GOOD = entry("DTSTART:20260420T070000\nSUMMARY:Run", uid="good")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("DTSTART:2026x\nSUMMARY:Run", 6, "DTSTART: "),
        ("SUMMARY:Run", 3, "has no DTSTART"),
        ("DTSTART:20260420T070000\nRRULE:FREQ=FOO\nSUMMARY:Run", 3, "repeats by FOO"),
        ("DTSTART:20260420T070000\nRRULE:FREQ=WEEKLY;UNTL=2027\nSUMMARY:Run", 3, "cannot be read"),
        ("DTSTART:20260420T070000\nEXDATE:zzz\nRRULE:FREQ=DAILY\nSUMMARY:Run", 7, "EXDATE: "),
        ("DTSTART:20260420T070000\nRRULE:FREQ=WEEKLY;BYDAY=XX\nSUMMARY:Run", 7, "RRULE: "),
        (f"DTSTART:20260420T070000\nDESCRIPTION:{'x' * 100_001}\nSUMMARY:Run", 3, "longer than 100000 characters"),
    ],
)
def test_a_bad_entry_is_named_with_its_line_and_the_others_are_kept(text: str, line: int, reason: str) -> None:
    reading = read(entry(text), GOOD)
    assert starts(reading) == ["04-20 07:00"]
    assert [found.line for found in reading.ignored] == [line]
    assert reading.ignored[0].reason.startswith(reason)


def test_an_entry_that_does_not_end_is_named_and_the_others_are_kept() -> None:
    open_entry = entry("DTSTART:20260420T070000\nSUMMARY:Long run").removesuffix("\nEND:VEVENT")
    assert read(open_entry, GOOD).ignored == (Ignored("Long run", "does not end", 3),)
    assert starts(read(open_entry, GOOD)) == ["04-20 07:00"]
    broken_off = read_calendar(feed(GOOD, CLUB)[:-80], LONDON, date(2026, 1, 1), date(2026, 12, 31))
    assert starts(broken_off) == ["04-20 07:00"]
    assert "breaks off" in broken_off.ignored[0].reason


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY;COUNT=10", "freq=secondly", "INTERVAL=1"),
        *("FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=99999999999999999999"),
        "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,10,20,30,40",
        *("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYSETPOS=5", "FREQ=YEARLY;BYEASTER=1"),
        *("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366", "FREQ=YEARLY;BYWEEKNO=53", "FREQ=YEARLY;BYYEARDAY=366"),
        *("FREQ=DAILY;BYMONTH=13", "FREQ=YEARLY;BYMONTH=2,x", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-31"),
    ],
)
def test_a_rule_that_would_run_on_is_refused_and_named(rule: str) -> None:
    reading = read(entry(f"DTSTART:20260420T070000\nRRULE:{rule}\nSUMMARY:Run"), GOOD)
    assert starts(reading) == ["04-20 07:00"]
    assert (reading.ignored[0].line, reading.ignored[0].reason[:7]) == (3, "repeats")


def test_a_daily_rule_since_the_year_1_is_refused_and_an_old_yearly_one_is_not() -> None:
    assert "from the year 0001" in read(entry("DTSTART:00010101\nRRULE:FREQ=DAILY\nSUMMARY:Run")).ignored[0].reason
    assert starts(read(entry("DTSTART:16040704\nRRULE:FREQ=YEARLY\nSUMMARY:Run"))) == ["07-04 00:00"]


def test_too_many_dates_are_cut_off_with_a_warning() -> None:
    often = "DTSTART:20260101T070000\nRRULE:FREQ=DAILY;BYHOUR=6,7,8,9,10,11,12,13,14,15\nSUMMARY:Run"
    reading = read(*(entry(often, uid=str(number)) for number in range(4)))
    assert MAX_OCCURRENCES <= len(reading.runs) < MAX_OCCURRENCES + 3_660
    assert "more than 5000 dates" in reading.warnings[0]
    assert "2 entries from here on were left out" in reading.warnings[0]


def test_what_takes_too_long_is_left_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stridework.formats.ics.MAX_SECONDS", -1.0)
    assert read(GOOD).warnings == ("runs.ics:3: took too long; the 1 entries from here on were left out",)


def test_folds_inside_a_character_bare_newlines_and_old_encodings_are_read() -> None:
    folded = feed(GOOD.replace("Run", "Läufer run")).replace("ä".encode(), b"\xc3\r\n \xa4")
    latin = feed(GOOD.replace("Run", "Läufer run")).decode().encode("latin-1")
    mac = feed(GOOD.replace("Run", "Läufer run")).replace(b"\r\n", b"\r")
    marked = b"\xef\xbb\xbf" + feed(GOOD.replace("Run", "Läufer run")).replace(b"\r\n", b"\n")
    for data in (folded, latin, mac, marked):
        assert read_calendar(data, LONDON, date(2026, 1, 1), date(2026, 12, 31)).runs[0].title == "Läufer run"


def test_an_alarms_lines_are_not_the_entrys() -> None:
    alarm = "BEGIN:VALARM\nTRIGGER:-PT30M\nDURATION:PT1H\nSUMMARY:Yoga\nEND:VALARM"
    run = read_run(f"{alarm}\nDTSTART:20260420T070000\nSUMMARY:Run")
    assert (run.title, run.minutes) == ("Run", None)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "runs.ics:1: not a calendar; expected BEGIN:VCALENDAR"),
        (b"<!doctype html><HTML>", "looks like a web page"),
        (b"\x00\xff" * 100, "not a calendar"),
        (b"x" * (MAX_BYTES + 1), "a calendar may have 8 MB"),
    ],
    ids=["empty", "page", "noise", "huge"],
)
def test_what_is_no_calendar_is_told_so(data: bytes, problem: str) -> None:
    with pytest.raises(StrideworkError) as raised:
        read_calendar(data, LONDON, date(2026, 1, 1), date(2026, 12, 31), source="runs.ics")
    assert problem in str(raised.value)


def test_days_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(StrideworkError, match="is before the first"):
        read_calendar(feed(GOOD), LONDON, date(2026, 2, 1), date(2026, 1, 1))


def test_only_the_asked_days_are_read_first_and_last_included() -> None:
    days = [entry(f"DTSTART;VALUE=DATE:202604{day}\nSUMMARY:Run", uid=str(day)) for day in range(10, 15)]
    reading = read_calendar(feed(*days), LONDON, date(2026, 4, 11), date(2026, 4, 13))
    assert starts(reading) == ["04-11 00:00", "04-12 00:00", "04-13 00:00"]

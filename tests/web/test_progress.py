"""The progress page: a runner beside their own past, and nobody else's."""

import re
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from stridework.training.log import Done, IntervalLog, Measure
from stridework.web.models import RunEntry, RunSource
from stridework.web.records import local_runner, store_log
from tests.web.conftest import browser_of, make_log
from tests.web.test_language import Shown, marked, words_of_the_files  # noqa: F401 - a fixture among them

MOVES = (
    IntervalLog(1, "squat", Done.FULL, "squat", reps=10, clean=0.9, measures=(Measure("depth", 8, "deg", 3),)),
    IntervalLog(2, "balance-lunge", Done.FULL, "balance-lunge", "left", 8, measures=(Measure("hold", 12, "s"),)),
    IntervalLog(3, "balance-lunge", Done.FULL, "balance-lunge", "right", 7, measures=(Measure("hold", 9, "s"),)),
    IntervalLog(4, "jumping-lunge", Done.FULL, "jumping-lunge", reps=16, measures=(Measure("flight", 0.3, "s"),)),
)


@pytest.fixture(autouse=True)
def thursday(monkeypatch):
    """Let it be a Thursday noon, so that "this week" has days behind it and days ahead."""
    now = datetime(2026, 5, 7, 12, tzinfo=timezone.get_current_timezone())
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now.date()


def train(runner, day, **told):
    start = datetime.combine(day, time(18), timezone.get_current_timezone())
    told = {"srpe": 5, "seconds": 1200.0, "intervals": MOVES} | told
    log = make_log(started_at=start, finished_at=start + timedelta(minutes=21), **told)
    store_log(runner, log)
    return log


def train_weeks(runner, today, weeks, **told):
    """Train on Monday and Wednesday of as many weeks, this one among them."""
    monday = today - timedelta(days=today.weekday())
    for week in range(weeks):
        for day in (0, 2):
            train(runner, monday - timedelta(days=7 * week - day), **told)


def run(runner, day, *, done=True, kind="easy", minutes=45.0):
    source, _ = RunSource.objects.get_or_create(runner=runner, shape="recordings", name="watch")
    RunEntry.objects.create(
        source=source, day=day, at=time(7), kind=kind, title=kind, reason="", minutes=minutes, done=done
    )


def read(browser, address="/progress/"):
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def card(page, name):
    """Return a plot's own part of the page as text with single spaces, "" where there is none."""
    if f'id="{name}-name"' not in page:
        return ""
    section = page[page.index(f'aria-labelledby="{name}-name"') :]
    return " ".join(re.sub(r"<[^>]+>", " ", section[: section.index("</article>")]).split()).replace("\xa0", " ")


def table(page, name):
    """Return the cells of a plot's table, row by row, without its head."""
    section = page[page.index(f'aria-labelledby="{name}-name"') :]
    body = section[section.index("<tbody>") : section.index("</tbody>")]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", body)]
    return [[cell.replace("\xa0", " ") for cell in row] for row in rows]


def test_a_new_runner_reads_what_will_come_and_when(local):
    page = read(local)
    assert "Nothing to draw yet" in page and "After your first session" in page
    assert "<svg" not in page[page.index("<main") : page.index("</main>")]
    assert 'href="/"' in page[page.index("<main") :]


def test_the_log_leads_to_it_once_there_is_something_to_see(local, thursday):
    assert 'href="/progress/"' not in read(local, "/log/")
    train(local_runner(), thursday)
    assert 'href="/progress/"' in read(local, "/log/")


def test_one_session_is_a_first_week_and_too_little_to_say_more(local, thursday):
    train(local_runner(), thursday - timedelta(days=1))
    page = read(local)
    assert "1 this week Your first week." in card(page, "sessions")
    assert "100 this week so far Your first week has come to 100 so far." in card(page, "load")
    assert "1 session so far; with 6 it can be read" in card(page, "squat--squat--reps")
    assert not card(page, "monotony")


def test_everybody_sees_their_own_and_nobody_elses(alice, bob, charlie, thursday):
    for runner, minutes in ((alice, 20), (bob, 40)):
        train(runner, thursday - timedelta(days=1), seconds=60.0 * minutes)
    run(bob, thursday - timedelta(days=2))
    assert "100 this week so far" in card(read(browser_of(alice)), "load")
    assert "335 this week so far, with runs" in card(read(browser_of(bob)), "load")
    assert "Nothing to draw yet" in read(browser_of(charlie))
    assert browser_of().get("/progress/").status_code == 302


def test_what_nobody_measured_has_no_place_on_the_page(local, thursday):
    told = (IntervalLog(1, "squat", Done.FULL, "squat", reps=10), IntervalLog(2, "squat", Done.FULL, "squat"))
    train(local_runner(), thursday, intervals=told)
    page = read(local)
    assert card(page, "squat--squat--reps")
    for name in ("clean", "depth", "hold", "flight"):
        assert not card(page, f"squat--squat--{name}")
    assert "camera coach" not in page


def test_each_plot_has_a_picture_a_sentence_and_the_same_numbers_as_a_table(local, thursday):
    train_weeks(local_runner(), thursday, 9)
    page = read(local)
    names = re.findall(r'id="([\w-]+)-name"', page)
    assert {
        "sessions",
        "load",
        "monotony",
        "strain",
        "squat--squat--depth",
        "jumping-lunge--jumping-lunge--flight",
    } <= set(names)
    assert page.count('role="img"') == page.count("<table>") == page.count('class="plot-reading"') == len(names)
    assert re.search(r'<svg class="chart" role="img"[^>]* aria-labelledby="plot-load-title plot-load-says"', page)
    assert table(page, "squat--squat--depth")[0] == ["6 May 2026", "8°", "3°"]
    assert table(page, "balance-lunge--balance-lunge--hold")[0] == ["6 May 2026", "12 s", "9 s"]
    assert table(page, "sessions")[:2] == [["4 May 2026, so far", "2"], ["27 Apr 2026", "2"]]


def test_a_trend_is_read_against_the_runners_own_earlier_sessions(local, thursday):
    for number in range(8):
        depth = Measure("depth", 20 if number < 5 else 2, "deg", 3)
        train(local_runner(), thursday - timedelta(days=20 - 2 * number), intervals=(moved(depth),))
    said = card(read(local), "squat--squat--depth")
    assert "Deeper than before: 2° above parallel in your last three sessions, 20° above parallel before." in said


def moved(*measures):
    return IntervalLog(1, "squat", Done.FULL, "squat", reps=10, measures=measures)


def test_flight_is_told_in_seconds_and_never_in_centimetres(local, thursday):
    train_weeks(local_runner(), thursday, 4)
    page = read(local)
    assert "0.30 s" in card(page, "jumping-lunge--jumping-lunge--flight")
    assert not re.search(r"\bcm\b|centimet", page)


def test_no_page_speaks_of_injury_risk_or_of_a_ratio_of_loads(local, thursday):
    train_weeks(local_runner(), thursday, 9)
    main = read(local).split("<footer")[0].lower()
    assert not re.search(r"\b(injur\w*|acwr|acute|overtrain\w*|ill|illness)\b", main)


def test_a_load_is_usual_after_six_whole_weeks_and_not_before(local, thursday):
    train_weeks(local_runner(), thursday, 7)
    assert "Last week came to 200. After 6 whole weeks" in card(read(local), "load")
    train_weeks(local_runner(), thursday - timedelta(weeks=7), 1)
    said = card(read(local), "load")
    assert "Last week came to 200, within your usual 200 to 200." in said and "your usual range" in said


def test_an_effort_not_said_makes_the_load_at_least_so_much(local, thursday):
    train_weeks(local_runner(), thursday, 3)
    train(local_runner(), thursday - timedelta(days=7), srpe=None)
    page = read(local)
    assert "at least 200: the effort of 1 session was not said" in card(page, "load")
    assert ["27 Apr 2026", "at least 200"] in table(page, "load")
    assert "its days cannot be compared" in card(page, "monotony")


def test_a_log_without_any_effort_has_no_load_plot(local, thursday):
    train_weeks(local_runner(), thursday, 3, srpe=None)
    page = read(local)
    assert not card(page, "load") and not card(page, "monotony")
    assert card(page, "sessions")


def test_a_heavy_week_of_days_alike_gets_a_word_of_advice(local, thursday):
    train_weeks(local_runner(), thursday, 9)
    last_monday = thursday - timedelta(days=thursday.weekday() + 7)
    for day in (1, 3, 4, 5):
        train(local_runner(), last_monday + timedelta(days=day), seconds=1300.0)
    said = card(read(local), "monotony")
    assert "A day off, or a really easy one" in said
    assert "is-flagged" in read(local)


def test_runs_count_with_their_kinds_effort_and_are_named_apart(local, thursday):
    train_weeks(local_runner(), thursday, 2)
    run(local_runner(), thursday - timedelta(days=8))
    page = read(local)
    assert ["27 Apr 2026", "200", "135", "335"] in table(page, "load")
    assert "Last week came to about 335" in card(page, "load")
    assert "easy 3, long 5, quality 7, race 9" in page


def test_a_planned_run_counts_until_recordings_say_otherwise(local, thursday):
    train_weeks(local_runner(), thursday, 3)
    for days in (16, 10, 8):
        run(local_runner(), thursday - timedelta(days=days), done=False)
    run(local_runner(), thursday + timedelta(days=1), done=False)
    page = read(local)
    assert "3 runs of them stand in your calendar" in page
    assert [row[2] for row in table(page, "load")] == ["0", "270", "135"]
    run(local_runner(), thursday - timedelta(days=15))
    run(local_runner(), thursday - timedelta(days=7))
    page = read(local)  # the one before the first recording still counts, the two between were not run
    assert "1 run of them stands in your calendar" in page
    assert [row[2] for row in table(page, "load")] == ["0", "135", "270"]


def test_a_run_logged_here_and_recorded_by_a_watch_is_one_run(local, thursday):
    train(local_runner(), thursday - timedelta(days=1))
    start = datetime.combine(thursday - timedelta(days=2), time(7, 5), timezone.get_current_timezone())
    store_log(
        local_runner(),
        make_log(workout="easy-run-resets", started_at=start, finished_at=start, seconds=2400.0, srpe=4, intervals=()),
    )
    run(local_runner(), thursday - timedelta(days=2))
    page = read(local)
    assert table(page, "load")[0][1:] == ["100", "160", "260"]
    assert "1 this week" in card(page, "sessions")


@pytest.mark.parametrize(("asked", "weeks"), [("", 12), ("?weeks=26", 26), ("?weeks=all", 31), ("?weeks=nonsense", 12)])
def test_the_page_looks_as_far_back_as_asked(local, thursday, asked, weeks):
    train_weeks(local_runner(), thursday, 31)
    page = read(local, f"/progress/{asked}")
    assert len(table(page, "sessions")) == weeks
    assert len(table(page, "squat--squat--reps")) == 2 * weeks
    assert page.count('aria-current="true"') == 1


def test_a_week_is_compared_with_the_same_past_however_far_back_the_page_looks(local, thursday):
    train_weeks(local_runner(), thursday, 31)
    readings = {
        re.search(r"Last week came to [^.]*\.", card(read(local, f"/progress/?weeks={w}"), "load"))[0]
        for w in ("12", "all")
    }
    assert len(readings) == 1


def test_many_years_are_few_marks(local, thursday):
    for number in range(0, 3000, 6):
        train(local_runner(), thursday - timedelta(days=number))
    page = read(local, "/progress/?weeks=all")
    assert len(table(page, "sessions")) <= 53
    assert len(table(page, "squat--squat--reps")) <= 120
    assert "each mark is the mean of" in card(page, "sessions")


def test_movements_are_followed_over_the_latest_sessions_and_weeks_over_all(local, thursday, monkeypatch):
    monkeypatch.setattr("stridework.web.views.progress.MOST_SESSIONS", 4)
    train_weeks(local_runner(), thursday, 5)
    page = read(local)
    assert [row[0] for row in table(page, "squat--squat--reps")] == [
        "6 May 2026",
        "4 May 2026",
        "29 Apr 2026",
        "27 Apr 2026",
    ]
    assert "Over your latest 4 sessions." in page
    assert len(table(page, "sessions")) == 5


@pytest.mark.parametrize("weeks", [1, 30])
@pytest.mark.parametrize("asked", ["", "?weeks=all"])
def test_the_database_is_asked_no_more_with_more_sessions(local, thursday, weeks, asked, django_assert_max_num_queries):
    train_weeks(local_runner(), thursday, weeks)
    run(local_runner(), thursday - timedelta(days=1))
    with django_assert_max_num_queries(8):
        read(local, f"/progress/{asked}")


def test_a_name_from_outside_is_shown_as_text(local, thursday):
    for days in (3, 1):
        train(
            local_runner(), thursday - timedelta(days=days), intervals=(IntervalLog(1, "no-such", Done.FULL, reps=3),)
        )
    run(local_runner(), thursday - timedelta(days=1), kind="easy")
    RunEntry.objects.update(title="<script>alert(1)</script>")
    page = read(local)
    assert "<script>alert" not in page
    assert card(page, "no-such--reps")


def test_a_session_of_tomorrow_is_not_drawn_yet(local, thursday):
    train(local_runner(), thursday + timedelta(days=2))
    assert "Nothing to draw yet" in read(local)


def test_the_page_needs_no_style_and_no_script_of_its_own(local, thursday):
    train_weeks(local_runner(), thursday, 9)
    page = read(local)
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"", page)
    identities = re.findall(r'\sid="([^"]+)"', page)
    assert len(identities) == len(set(identities))


def test_every_word_of_a_full_page_can_be_translated(local, thursday, marked):  # noqa: F811
    train_weeks(local_runner(), thursday, 9)
    train(local_runner(), thursday - timedelta(days=7), srpe=None)
    run(local_runner(), thursday - timedelta(days=1))
    shown = Shown()
    shown.feed(read(local))
    rest = "\n".join(" ".join(text.split()) for text in shown.texts)
    while "«" in rest:
        rest = re.sub(r"«[^«»]*»", " ", rest)
    known = sorted({part for pair in words_of_the_files() for part in pair if part} | {"Stridework"}, key=len)
    for part in reversed(known):
        rest = rest.replace(" ".join(part.split()), " ")
    assert not [line for line in rest.split("\n") if re.search(r"[^\W\d_]{2,}", line)]


def test_a_document_that_was_kept_before_measures_were_is_drawn(local, thursday):
    log = train(local_runner(), thursday - timedelta(days=1), id=uuid4())
    row = local_runner().logs.get(pk=log.id)
    for interval in row.document["intervals"]:
        del interval["measures"]
    row.save()
    assert card(read(local), "squat--squat--reps")

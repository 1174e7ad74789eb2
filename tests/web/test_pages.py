"""What the pages show, and what they never do."""

import re
from datetime import datetime, time, timedelta
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone

from stridework.training.ladder import Cause
from stridework.training.log import Done, IntervalLog, Measure, PainFlag, SideCount
from stridework.training.plan import PlannedSession, SessionKind
from stridework.training.workout import Sport
from stridework.web import catalogue
from stridework.web.next_time import budgeted_address
from stridework.web.records import has_clearance, local_runner, logs_of, record_clearance, store_log
from stridework.web.wording import CAUSES
from tests.web.conftest import make_log

STATIC_PAGES = ["/library/", "/library/exercises/squat/", "/library/workouts/first-workout/", "/train/first-workout/"]
STATIC_PAGES += ["/train/first-workout/jumps/2/", "/clearance/", "/offline/"]


def days_ago(days, **told):
    start = timezone.localtime() - timedelta(days=days)
    return make_log(started_at=start, finished_at=start + timedelta(minutes=12), **told)


def read(browser, address):
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_new_runner_is_asked_about_clearance_on_the_way_to_the_first_workout(local):
    assert 'href="/clearance/?next=/train/first-workout/jumps/2/"' in read(local, "/")


@pytest.mark.parametrize("passed", [True, False])
def test_a_runner_who_has_answered_goes_straight_to_the_player(local, passed):
    record_clearance(local_runner(), passed=passed, on=timezone.localdate())
    assert 'class="go" href="/train/first-workout/jumps/2/"' in read(local, "/")


def test_the_latest_clearance_counts(db):
    runner = local_runner()
    record_clearance(runner, passed=True, on=timezone.localdate())
    record_clearance(runner, passed=False, on=timezone.localdate() - timedelta(days=3))
    assert has_clearance(runner) is True


def test_today_asks_about_yesterdays_pain_once(local):
    log = days_ago(1, pain=4)
    store_log(local_runner(), log)
    assert "How is it this morning?" in read(local, "/")
    local.post(f"/log/{log.id}/", {"pain_next_morning": "3"})
    assert "How is it this morning?" not in read(local, "/")
    (kept,) = logs_of(local_runner())
    assert (kept.pain_next_morning, kept.pain) == (3, 4)


@pytest.mark.parametrize("log", [days_ago(1, pain=0), days_ago(1), days_ago(2, pain=4), days_ago(0, pain=4)])
def test_today_does_not_ask_about_pain_without_a_cause(local, log):
    store_log(local_runner(), log)
    assert "How is it this morning?" not in read(local, "/")


def test_a_day_of_rest_says_why(local):
    store_log(local_runner(), days_ago(1))
    page = read(local, "/")
    assert "Rest day" in page
    assert "You trained yesterday" in page


@pytest.mark.parametrize("stored", [1, 60])
def test_today_and_the_log_ask_the_database_no_more_with_more_sessions(local, stored, django_assert_max_num_queries):
    for number in range(stored):
        store_log(local_runner(), days_ago(number, srpe=5))
    with django_assert_max_num_queries(14):  # of them three about plan and runs, five about what comes next
        read(local, "/")
    with django_assert_max_num_queries(5):
        read(local, "/log/")


def test_the_log_goes_back_page_by_page(local):
    for number in range(31):
        store_log(local_runner(), days_ago(number))
    assert read(local, "/log/").count('href="/log/') - 1 == 30  # one is the tab
    assert read(local, "/log/?page=2").count('href="/log/') - 1 == 1
    assert read(local, "/log/?page=nonsense").count('href="/log/') - 1 == 30


def test_a_session_shows_what_its_pain_means(local):
    log = days_ago(1, pain=1, pain_flags=(PainFlag.ONE_BONY_SPOT,))
    store_log(local_runner(), log)
    page = read(local, f"/log/{log.id}/")
    assert "is-stop" in page
    assert "doctor or physiotherapist" in page


def test_answers_can_be_given_changed_and_taken_back(local):
    log = days_ago(1, srpe=5, pain=3, pain_flags=(PainFlag.SWELLING,), note="sore")
    store_log(local_runner(), log)
    told = {"whole": "1", "srpe": "7", "pain": "", "pain_next_morning": "0", "note": "better"}
    assert local.post(f"/log/{log.id}/", told).status_code == 302
    (kept,) = logs_of(local_runner())
    assert (kept.srpe, kept.pain, kept.pain_next_morning, kept.note, kept.pain_flags) == (7, None, 0, "better", ())
    assert kept.intervals == log.intervals


@pytest.mark.parametrize("told", [{"srpe": "11"}, {"pain": "much"}, {"note": "x" * 2001}, {"pain_flags": "tired"}])
def test_a_wrong_answer_is_told_and_changes_nothing(local, told):
    log = days_ago(1, srpe=5)
    store_log(local_runner(), log)
    assert 'role="alert"' in local.post(f"/log/{log.id}/", {"whole": "1"} | told).content.decode()
    assert logs_of(local_runner()) == (log,)


def test_deleting_asks_first(local):
    log = days_ago(1)
    store_log(local_runner(), log)
    read(local, f"/log/{log.id}/delete/")
    assert logs_of(local_runner())
    local.post(f"/log/{log.id}/delete/")
    assert not logs_of(local_runner())


def test_a_note_is_shown_as_text_and_never_as_markup(local):
    log = days_ago(1, note="</textarea><script>alert(1)</script>")
    store_log(local_runner(), log)
    assert "<script>alert" not in read(local, f"/log/{log.id}/")


@pytest.mark.parametrize("exercise_id", catalogue.exercises())
def test_an_exercise_page_teaches_all_its_file_says(local, exercise_id):
    text = text_of(read(local, reverse("exercise", args=[exercise_id])))
    exercise = catalogue.exercises()[exercise_id]
    words = [exercise.summary, *exercise.purpose, *exercise.uses]
    words += [part for phase in exercise.phases for part in (phase.name, phase.good)]
    words += [part for cue in exercise.cues for part in (cue.screen, cue.why)]
    words += [fault.name for fault in exercise.faults] + [level.name for level in exercise.ladder]
    words += [level.gate for level in exercise.ladder if level.gate]
    words += [part for variant in exercise.variants for part in (variant.name, variant.dose, variant.setup)]
    missing = [word["en"] for word in words if " ".join(word["en"].split()) not in text]
    assert not missing


def test_a_fault_stands_beside_the_movement_it_spoils(local):
    page = read(local, reverse("exercise", args=["balance-lunge"]))
    sinking = page[page.index('id="fault-hip-sinks"') :]
    figures = re.findall(r"figures/(balance-lunge\.[\w-]+)\.", sinking)
    assert list(dict.fromkeys(figures))[:2] == ["balance-lunge.balance", "balance-lunge.hip-sinks"]


@pytest.mark.parametrize("workout_id", catalogue.workouts())
def test_a_workout_page_shows_every_step_and_starts(local, workout_id):
    workout = catalogue.workouts()[workout_id]
    page = read(local, reverse("workout", args=[workout_id]))
    text = text_of(page)
    assert all(step.label in text and step.note in text for block in workout.blocks for step in block.steps)
    assert f'href="/train/{workout_id}/"' in page


def test_the_library_lists_every_exercise_and_workout_once(local):
    page = read(local, "/library/")
    for exercise_id in catalogue.exercises():
        assert page.count(f'"/library/exercises/{exercise_id}/"') == 1
    for workout_id in catalogue.workouts():
        assert page.count(f'"/library/workouts/{workout_id}/"') == 1


def test_today_chooses_among_strength_workouts_beginning_with_the_first():
    choices = catalogue.choices()
    assert choices[0].id == "first-workout"
    assert all(catalogue.workouts()[choice.id].sport is Sport.STRENGTH for choice in choices)
    assert any(not choice.jumps for choice in choices)


@pytest.mark.parametrize("address", STATIC_PAGES)
def test_pages_without_a_runner_are_the_same_for_everybody(local, alice, bob, address):
    pages = []
    for person in (alice, bob):
        local.force_login(person)
        response = local.get(address, headers={"Accept-Language": "de"})
        assert not response.cookies
        pages.append(response.content)
    assert pages[0] == pages[1]
    assert b"csrf" not in pages[0]
    assert b"alice" not in pages[0]


@pytest.mark.parametrize("address", STATIC_PAGES)
def test_pages_without_a_runner_do_not_even_look_at_the_cookie(local, address):
    assert "Cookie" not in local.get(address).get("Vary", "")


MISSING = ["/train/first-workout/jumps/5/", "/train/no-jump/jumps/0/", "/train/first-workout/jumps/-1/"]


@pytest.mark.parametrize(
    "address",
    [
        *MISSING,
        "/train/no-such/",
        "/train/no-such/jumps/0/",
        "/library/exercises/no-such/",
        "/library/workouts/no/",
        "/x",
    ],
)
def test_a_missing_page_is_kind(local, address):
    response = local.get(address)
    assert response.status_code == 404
    assert "You have run off the map" in response.content.decode()


def test_a_broken_page_is_kind_too(local, monkeypatch):
    monkeypatch.setattr(catalogue, "choices", lambda: 1 / 0)
    local.raise_request_exception = False
    response = local.get("/")
    assert response.status_code == 500
    assert "What you did is safe" in response.content.decode()


class Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts = []

    def handle_data(self, data):
        self.parts.append(data)


def text_of(page):
    parser = Text()
    parser.feed(page)
    return " ".join(" ".join(parser.parts).split())


def three_sessions(**told_last):
    for days, told in ((6, {}), (3, {}), (0, told_last)):
        store_log(local_runner(), days_ago(days, **({"srpe": 5, "pain": 0, "intervals": FULL} | told)))
    return logs_of(local_runner())[0]


FULL = (IntervalLog(1, "squat", Done.FULL, "squat"), IntervalLog(3, "balance-lunge", Done.FULL, "balance-lunge"))


def next_times(page):
    section = page[page.index(">Next time<") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", section[: section.index("</section>")]))


def test_next_time_is_shown_with_its_reason(local):
    page = next_times(read(local, f"/log/{three_sessions().id}/"))
    assert "Squat 12 reps" in page and "All of them, and well." in page
    assert "Balance + lunge 10 a side" in page and "1 repetition more." in page


def test_pain_of_four_changes_next_time_and_says_so(local):
    log = three_sessions()
    local.post(f"/log/{log.id}/", {"pain": "4"})
    page = next_times(read(local, f"/log/{log.id}/"))
    assert "Balance + lunge 9 a side" in page and "Pain of 4: nothing grows until it is 2 at most." in page


def test_a_warning_sign_leaves_the_exercise_out(local):
    log = three_sessions(pain_flags=(PainFlag.ONE_BONY_SPOT,))
    page = next_times(read(local, f"/log/{log.id}/"))
    assert "Squat Leave it out" in page and "reps" not in page


def test_a_session_shows_what_the_camera_saw_and_how_sure_it_was(local):
    measures = (
        Measure("depth", 4.2, "deg", 5.0),
        Measure("touch-down", 0.31, "m/s", 0.1, "left"),
        Measure("step-width", 22.0, "%"),
    )
    counts = (SideCount("left", 5, 4), SideCount("right", 4, 4))
    watched = IntervalLog(
        1, "squat", Done.FULL, "squat", reps=9, measures=measures, counts=counts, cues=("knees-out",) * 2
    )
    log = make_log(intervals=(watched,))
    store_log(local_runner(), log)
    page = local.get(f"/log/{log.id}/").content.decode()
    assert "left: 4 of 5 clean" in page and "right: 4 of 4 clean" in page
    assert "Depth 4.2 ± 5°" in page and "Knee touching down 0.31 ± 0.1 m/s, left" in page and "step width 22 %" in page
    assert page.count("Corrected: Press your knees out") == 1


def test_a_session_of_the_past_looks_ahead_from_its_own_day(local):
    three_sessions()
    oldest = logs_of(local_runner())[-1]
    assert "Squat 10 reps" in next_times(read(local, f"/log/{oldest.id}/"))


def test_every_cause_has_words_that_its_values_fill():
    values = {"pain": 3, "calm": 1, "needed": 2, "days": 20, "soreness": 4, "srpe": 8, "done": 5, "target": 8}
    for cause in Cause:
        assert "%" not in CAUSES[cause] % {**values, "percent": 80, "more": 2}


def test_a_new_runner_is_told_to_step_before_jumping_and_does(local):
    assert "The first 3 of its 5 jumping intervals are stepped" in read(local, "/")
    text = text_of(read(local, "/train/first-workout/jumps/2/"))
    assert "The first 3 of its 5 jumping intervals are stepped" in text and "Stepping lunge" in text
    lunges = [move.variant for move in catalogue.session("first-workout", 2).intervals if move.title.endswith("lunge")]
    assert [v for v in lunges if v != "balance-lunge"] == ["stepping-lunge"] * 3 + ["jumping-lunge"] * 2


def test_a_workout_page_lists_every_way_of_jumping_less(local):
    page = read(local, "/library/workouts/first-workout/")
    ways = re.findall(r'href="/train/first-workout/jumps/(\d)/".*?>([^<]*landings|no jumps)', page, re.DOTALL)
    landings = ["about 80 landings", "about 60 landings", "about 40 landings", "about 20 landings", "no jumps"]
    assert ways == list(zip("43210", landings, strict=True))
    assert text_of(page).count("for your first three sessions with jumps") == 1
    assert "With fewer jumps" not in read(local, "/library/workouts/no-jump/")


def test_a_planned_session_is_played_with_the_jumps_the_plan_gives_it(local):
    workout, today = catalogue.workouts()["first-workout"], timezone.localdate()
    assert budgeted_address(workout, (), today)[0] == "/train/first-workout/jumps/2/"

    def planned(jumps):
        start = datetime.combine(today, time(18))
        return PlannedSession(start, 11, SessionKind.HIIT, 20, workout.id, "", jumping_intervals=jumps)

    assert budgeted_address(workout, (), today, planned(1))[0] == "/train/first-workout/jumps/1/"
    assert "Your plan" in budgeted_address(workout, (), today, planned(1))[1]
    assert budgeted_address(workout, (), today, planned(None)) == ("/train/first-workout/", "")
    assert budgeted_address(catalogue.workouts()["no-jump"], (), today) == ("/train/no-jump/", "")

"""The page of the runs: where they come from, and one tap that says what a run is."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from stridework.web.models import RunSource
from stridework.web.records import local_runner
from stridework.web.runs.records import runs_between
from stridework.web.runs.sources import add_week
from tests.web.test_plan import page_of, write_calendar


def send(browser, content, name="runs.ics"):
    return browser.post("/plan/runs/", {"files": SimpleUploadedFile(name, content)}, follow=True)


def kinds():
    today = timezone.localdate()
    found = runs_between(local_runner(), today - timedelta(days=14), today + timedelta(days=35))
    return {run.title: run.kind.value for run in found}


def test_a_file_is_read_and_every_run_says_its_kind_and_why(local):
    page = send(local, write_calendar()).content.decode()
    assert "16 runs read" in page or "runs read" in page
    assert "Quality: the title says “intervals”" in page.replace("&ldquo;", "“")


def test_one_tap_corrects_every_run_of_a_name_for_good(local):
    send(local, write_calendar())
    local.post("/plan/runs/correct/", {"title": "Tempo 8 km", "uid": "x", "common": "1", "kind": "easy"})
    assert kinds()["Tempo 8 km"] == "easy"
    send(local, write_calendar(weeks=5))  # the calendar comes again
    assert kinds()["Tempo 8 km"] == "easy"
    assert "Easy: you said" in page_of(local, "/plan/runs/") or "you said" in page_of(local, "/plan/runs/")


def test_one_run_alone_can_be_corrected_too(local):
    send(local, write_calendar())
    today = timezone.localdate()
    long = [r for r in runs_between(local_runner(), today, today + timedelta(days=30)) if r.kind == "long"]
    local.post("/plan/runs/correct/", {"title": long[0].title, "uid": long[0].uid, "kind": "race-b", "from": "plan"})
    after = [r for r in runs_between(local_runner(), today, today + timedelta(days=30)) if r.title == long[0].title]
    assert [r.kind.value for r in after].count("race-b") == 1


def test_what_is_said_to_be_no_run_goes_and_what_was_none_can_become_one(local):
    calendar = write_calendar(title="Club night")
    page = send(local, calendar).content.decode()
    assert "Not taken for runs" in page and "Club night" in page
    local.post("/plan/runs/correct/", {"title": "Club night", "common": "1", "kind": "quality"})
    assert kinds()["Club night"] == "quality"
    local.post("/plan/runs/correct/", {"title": "Club night", "common": "1", "kind": "none"})
    assert "Club night" not in kinds()


@pytest.mark.parametrize(
    "sent", [{}, {"kind": "sprint", "title": "x"}, {"kind": "easy"}, {"kind": "easy", "title": " "}]
)
def test_a_correction_of_nothing_is_not_found(local, sent):
    assert local.post("/plan/runs/correct/", sent).status_code == 404


def test_a_file_that_is_none_is_told_by_name_and_nothing_is_lost(local):
    send(local, write_calendar())
    page = send(local, b"%PDF-1.7 no runs here", "bill.pdf").content.decode()
    assert "bill.pdf" in page and "is-problem" in page
    assert RunSource.objects.count() == 1


def test_a_week_in_words_that_names_no_day_is_told_and_given_back(local):
    page = local.post("/plan/runs/", {"week": "sometimes fast"}).content.decode()
    assert "is-problem" in page and 'value="sometimes fast"' in page


def test_a_private_address_is_refused_at_once(local):
    page = local.post("/plan/runs/", {"address": "http://127.0.0.1:9/runs.ics"}).content.decode()
    assert "not an address of the internet" in page


def test_a_source_can_be_removed(local):
    source, _ = add_week(local_runner(), "Tue intervals")
    page = local.post(f"/plan/runs/{source.pk}/", {"do": "remove"}, follow=True).content.decode()
    assert "is removed" in page and not RunSource.objects.exists()


def test_a_calendar_that_empties_overnight_waits_for_the_runners_word(local):
    send(local, write_calendar())
    empty = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tests//EN\r\nEND:VCALENDAR\r\n"
    page = send(local, empty).content.decode()
    assert "no run to come" in page
    assert kinds()
    local.post(f"/plan/runs/{RunSource.objects.get().pk}/", {"do": "accept"})
    assert not kinds()


def test_many_files_at_once_are_each_read(local):
    files = [SimpleUploadedFile("a.ics", write_calendar()), SimpleUploadedFile("b.ics", write_calendar(title="Jog"))]
    local.post("/plan/runs/", {"files": files})
    assert RunSource.objects.count() == 2

"""The feed: opened by its address alone, the same until something changes, and taken back at a word."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from stridework.training.plan import Request
from stridework.web.models import PlanCalendar, Runner
from stridework.web.plan.calendar import open_feed, renew_feed, sign_feed, write_calendar
from stridework.web.plan.records import change_plan, end_plan, keep_request, todays_plan
from stridework.web.runs.sources import add_week
from tests.web.conftest import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(alice):
    add_week(alice, "Tue intervals, Sun easy 45m")
    keep_request(alice, Request(timezone.localdate(), weeks=4))
    return alice


def address_of(runner, sight="full"):
    feed = PlanCalendar.objects.get(runner=runner).feed
    return f"/feed/{feed}/{sign_feed(feed, sight)}.ics"


def events(response):
    return {str(e["UID"]): e for e in Calendar.from_ical(response.content).walk("VEVENT")}


def test_the_page_makes_shows_renews_and_takes_back_the_addresses(planned):
    browser = browser_of(planned)
    assert "webcal://" not in browser.get("/plan/calendar/").content.decode()
    assert browser.post("/plan/calendar/", {"do": "renew"}).status_code == 302
    page = browser.get("/plan/calendar/").content.decode()
    first = address_of(planned), address_of(planned, "busy")
    for path in first:
        assert f"http://testserver{path}" in page
        assert f"webcal://testserver{path}" in page
        assert Client().get(path).status_code == 200
    browser.post("/plan/calendar/", {"do": "renew"})
    assert [Client().get(path).status_code for path in first] == [404, 404]
    second = address_of(planned)
    browser.post("/plan/calendar/", {"do": "revoke"})
    assert Client().get(second).status_code == 404
    assert browser.post("/plan/calendar/", {"do": "nonsense"}).status_code == 404


def test_a_feed_is_the_same_until_something_changes_and_then_says_what(planned):
    renew_feed(planned)
    path = address_of(planned)
    first = Client().get(path)
    again = Client().get(path)
    assert first.content == again.content
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    for header in ("ETag", "Last-Modified"):
        assert first[header] == again[header]
    assert Client().get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert Client().get(path, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    end_plan(planned)
    after = Client().get(path, headers={"if-none-match": first["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != first["ETag"]
    coming = {uid for uid, e in events(first).items() if str(e["STATUS"]) == "CONFIRMED"}
    assert coming
    assert coming <= {uid for uid, e in events(after).items() if str(e["STATUS"]) == "CANCELLED"}


def test_a_moved_session_keeps_its_id_and_counts_up(planned):
    from stridework.planner.changes import list_places, move_session
    from stridework.web.plan.records import find_plan, standing_of

    before = events_of(planned)
    today = timezone.localdate()
    kept = find_plan(planned, today)
    standing = standing_of(planned, kept.request, kept.plan, today)
    day, place = next(
        (s.start.date(), place)
        for s in kept.plan.sessions
        for place in list_places(standing, kept.plan, s.start.date())
        if place.start
    )
    change_plan(planned, move_session(standing, kept.plan, day, place.day, None), today)
    after = events_of(planned)
    assert set(before) <= set(after)
    moved = [uid for uid in before if after[uid]["DTSTART"].dt != before[uid]["DTSTART"].dt]
    assert moved
    for uid, event in before.items():
        assert after[uid]["SEQUENCE"] - event["SEQUENCE"] == (after[uid].to_ical() != event.to_ical())


def events_of(runner):
    content = write_calendar(runner, now=timezone.now() + timedelta(seconds=5)).content
    return {
        str(e["UID"]): e for e in Calendar.from_ical(content).walk("VEVENT") if "Strength" in str(e.get("CATEGORIES"))
    }


def test_the_file_and_the_feed_are_the_same_entries(planned):
    renew_feed(planned)
    file = browser_of(planned).get("/plan/strength.ics")
    assert file.content == Client().get(address_of(planned)).content
    assert "attachment" in file["Content-Disposition"]


def test_the_busy_address_does_not_lead_to_everything(planned):
    renew_feed(planned)
    busy = Client().get(address_of(planned, "busy"))
    assert {str(e["SUMMARY"]) for e in events(busy).values()} == {"Busy"}
    assert address_of(planned, "busy") != address_of(planned)


@pytest.mark.parametrize("signature", ["x", "A" * 43])
def test_a_wrong_address_opens_nothing(planned, signature):
    feed = renew_feed(planned)
    assert Client().get(f"/feed/{feed}/{signature}.ics").status_code == 404
    assert Client().get(f"/feed/{uuid4()}/{sign_feed(feed, 'full')}.ics").status_code == 404


def test_what_the_database_holds_opens_no_feed(planned, settings):
    feed = renew_feed(planned)
    address = sign_feed(feed, "full")
    assert len(address) == 43
    row = PlanCalendar.objects.values().get()
    assert address not in str(row)
    settings.SECRET_KEY = "another installation's"
    assert open_feed(feed, address) is None


def test_an_account_that_was_switched_off_has_no_feed(planned):
    renew_feed(planned)
    Runner.objects.update(is_active=False)
    assert Client().get(address_of(planned)).status_code == 404


@pytest.mark.parametrize("door", ["loopback", "lan", "public"])
def test_the_feed_needs_no_sign_in_at_any_door(planned, settings, door):
    settings.DOOR = door
    renew_feed(planned)
    assert Client().get(address_of(planned)).status_code == 200


def test_on_this_computer_the_page_says_who_cannot_reach_it_and_with_phones_gives_their_address(
    planned, settings, monkeypatch
):
    settings.DOOR = "loopback"
    monkeypatch.delenv("STRIDEWORK_PHONE_URL", raising=False)
    renew_feed(planned)
    browser = browser_of(planned)
    assert "stridework serve --lan" in browser.get("/plan/calendar/").content.decode()
    monkeypatch.setenv("STRIDEWORK_PHONE_URL", "https://192.168.1.20:8443/")
    page = browser.get("/plan/calendar/").content.decode()
    assert f"https://192.168.1.20:8443{address_of(planned)}" in page
    assert "stridework serve --lan" not in page


def test_sessions_of_the_plan_are_all_there(planned):
    renew_feed(planned)
    found = [e for e in events(Client().get(address_of(planned))).values() if "CATEGORIES" in e]
    assert len(found) == len(todays_plan(planned).sessions)
    assert urlsplit(address_of(planned)).path.endswith(".ics")

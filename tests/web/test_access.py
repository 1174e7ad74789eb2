"""Who gets in where: every address, asked by its owner, by her team-mate, by an outsider and by nobody."""

from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from stridework.training.plan import Request
from stridework.web.models import Runner
from stridework.web.plan_records import keep_request, todays_plan
from stridework.web.records import store_log
from stridework.web.run_sources import add_week
from stridework.web.screen_records import store_screen
from tests.web.conftest import browser_of, make_log
from tests.web.test_screens import make_screen

WORKOUT, EXERCISE = ["first-workout"], ["squat"]
LOG, SESSION, SOURCE = "Alice's log", "the day of Alice's next session", "Alice's calendar"
SCREEN = "Alice's mobility screen"
RESETS = "the day of Alice's next run with posture resets"

#: name: (arguments, status for Alice, for the others signed in, for nobody). 302 is the way to the sign-in page.
EXPECTED = {
    "today": ([], 200, 200, 302),
    "train": (WORKOUT, 200, 200, 302),
    "train-jumps": ([*WORKOUT, 2], 200, 200, 302),
    "library": ([], 200, 200, 302),
    "exercise": (EXERCISE, 200, 200, 302),
    "workout": (WORKOUT, 200, 200, 302),
    "clip": ([], 200, 200, 302),
    "screen": ([], 200, 200, 302),
    "screen-results": ([], 200, 200, 302),
    "delete-screen": (SCREEN, 200, 404, 302),
    "log": ([], 200, 200, 302),
    "session": (LOG, 200, 404, 302),
    "delete-session": (LOG, 200, 404, 302),
    "plan": ([], 200, 302, 302),
    "plan-start": ([], 200, 200, 302),
    "plan-change": ([], 405, 405, 302),
    "plan-news": ([], 405, 405, 302),
    "plan-end": ([], 405, 405, 302),
    "plan-session": (SESSION, 200, 404, 302),
    "plan-places": (SESSION, 200, 404, 302),
    "plan-calendar": ([], 200, 404, 302),
    "plan-session-fit": (SESSION, 200, 404, 302),
    "plan-run-fit": (RESETS, 200, 404, 302),
    "plan-reminder": (RESETS, 200, 404, 302),
    "runs": ([], 200, 200, 302),
    "run-correct": ([], 405, 405, 302),
    "run-source": (SOURCE, 405, 405, 302),
    "progress": ([], 200, 200, 302),
    "rung-test": (["balance-lunge", 1], 405, 405, 302),
    "clearance": ([], 200, 200, 302),
    "sign-in": ([], 302, 302, 200),
    "sign-out": ([], 405, 405, 302),
    "api-log": (LOG, 200, 404, 401),
    "api-screen": (SCREEN, 200, 404, 401),
    "api-clearance": ([], 405, 405, 401),
    "api-rung-test": (["balance-lunge", 1], 405, 405, 401),
    "api-nothing": (["x"], 404, 404, 404),
    "service-worker": ([], 200, 200, 200),
    "manifest": ([], 200, 200, 200),
    "offline": ([], 200, 200, 200),
    "robots": ([], 200, 200, 200),
    "touch-icon": ([], 200, 200, 200),
    "favicon": ([], 301, 301, 301),
    "pair": ([], 200, 200, 302),
    "pair-new": ([], 405, 405, 302),
    "pair-forget": ([], 405, 405, 302),
    "pair-code": ([], 405, 405, 405),
}


def test_every_address_has_an_expectation():
    assert {pattern.name for pattern in get_resolver().url_patterns} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_person_gets_what_is_theirs(name, alice, bob, charlie):
    arguments, own, others, nobody = EXPECTED[name]
    address = reverse(name, args=_find_arguments(arguments, alice))
    for person, status in ((alice, own), (bob, others), (charlie, others), (None, nobody)):
        response = browser_of(person).get(address)
        assert response.status_code == status, (name, person)
        if person is None and status == 302:
            assert response["Location"].startswith("/sign-in/")


def _find_arguments(arguments, alice):
    """Return the arguments of an address; the names stand for something of Alice's, which is made."""
    log = make_log()
    store_log(alice, log)
    keep_request(alice, Request(timezone.localdate()))
    source, _ = add_week(alice, "Tue intervals, Sun easy 25m")
    plan = todays_plan(alice)
    session = next(s for s in plan.sessions if not s.done)
    known = {LOG: [log.id], SESSION: [session.start.date()], SOURCE: [source.pk]}
    screen_id = uuid4()
    store_screen(alice, screen_id, make_screen())
    known[SCREEN] = [screen_id]
    known[RESETS] = [plan.resets[0].start.date()]
    return known[arguments] if isinstance(arguments, str) else arguments


def test_somebody_elses_calendar_is_not_found(alice, bob):
    source, _ = add_week(alice, "Tue intervals")
    address = reverse("run-source", args=[source.pk])
    assert browser_of(bob).post(address, {"do": "remove"}).status_code == 404
    assert alice.run_sources.count() == 1
    assert browser_of(alice).post(address, {"do": "remove"}).status_code == 302
    assert alice.run_sources.count() == 0


def test_without_accounts_whoever_sits_at_the_computer_is_the_runner(local):
    assert local.get("/").status_code == 200
    assert local.get("/log/").status_code == 200
    assert not Runner.objects.get().has_usable_password()


def test_the_first_account_shuts_the_door_for_everybody_else(local, alice):
    assert local.get("/")["Location"] == "/sign-in/?next=/"


def test_an_account_that_was_switched_off_opens_nothing(alice, bob):
    browser = browser_of(bob)
    Runner.objects.filter(pk=bob.pk).update(is_active=False)
    assert browser.get("/").status_code == 302


def test_on_the_home_network_only_a_paired_phone_gets_in(settings, local):
    settings.DOOR = "lan"
    assert local.get("/log/")["Location"].startswith("/pair/")
    runner = Runner.objects.create(username="runner", password=make_password(None), at_this_computer=True)
    local.force_login(runner)
    assert local.get("/log/").status_code == 302  # a session alone is not a pairing
    session = local.session
    session["paired"] = True
    session.save()
    assert local.get("/log/").status_code == 200


def test_the_public_door_never_lets_an_unknown_runner_in(settings, local):
    settings.DOOR = "public"
    assert local.get("/")["Location"].startswith("/sign-in/")
    assert not Runner.objects.exists()


def test_signing_in_goes_on_to_the_page_asked_for_and_never_off_the_site(alice):
    told = {"username": "alice", "password": "longer than ten"}
    assert Client().post("/sign-in/", told | {"next": "/log/"})["Location"] == "/log/"
    assert Client().post("/sign-in/", told | {"next": "https://evil.example/"})["Location"] == "/"


def test_after_five_wrong_passwords_a_name_waits(alice, monkeypatch):
    monkeypatch.setattr("stridework.web.views.account._wrong", {})
    for _ in range(5):
        assert Client().post("/sign-in/", {"username": "alice", "password": "wrong"}).status_code == 200
    right = {"username": "Alice", "password": "longer than ten"}
    assert Client().post("/sign-in/", right).status_code == 429


def test_a_foreign_host_name_is_turned_away(local):
    assert local.get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_form_without_its_token_changes_nothing(alice):
    log = make_log()
    store_log(alice, log)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert browser.post(f"/log/{log.id}/delete/").status_code == 403
    assert alice.logs.count() == 1


def test_only_who_signed_in_can_sign_out(local, alice):
    assert "/sign-out/" in browser_of(alice).get("/log/").content.decode()
    alice.delete()
    assert "/sign-out/" not in local.get("/log/").content.decode()


def test_signing_out_needs_a_post(alice):
    browser = browser_of(alice)
    assert browser.post("/sign-out/").status_code == 302
    assert browser.get("/").status_code == 302

"""Who gets in where: every address, asked by its owner, by her team-mate, by an outsider and by nobody."""

from uuid import uuid4

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from stridework.training.plan import Request
from stridework.web.models import Challenge, Comment, Invitation, Level, Member, Runner
from stridework.web.plan.calendar import renew_feed, sign_feed
from stridework.web.plan.records import keep_request, todays_plan
from stridework.web.records import store_log
from stridework.web.runs.sources import add_week
from stridework.web.screen.records import store_screen
from stridework.web.teams.membership import join, make_team
from stridework.web.workouts.links import pack_workout
from stridework.web.workouts.own import keep_own, read_text
from tests.web.conftest import browser_of, make_log, make_passkey, make_video
from tests.web.test_screens import make_screen

WORKOUT, EXERCISE = ["first-workout"], ["squat"]
LOG, SESSION, SOURCE = "Alice's log", "the day of Alice's next session", "Alice's calendar"
OWN, LINK = "Alice's own workout", "a link that holds a workout"
FEED = "the secret address of Alice's calendar"
KEY, FACTORS = "Alice's passkey", "Alice's authenticator app and recovery codes"
TEAM, TEAM_LOG = "the team that Alice coaches and Bob runs in", "a session that Bob shares with it"
PERSON, PERSON_LOG = "Bob, as Alice coaches him", "a session of Bob's that she may see"
SCREEN = "Alice's mobility screen"
VIDEO = "Alice's video, shown to nobody"
RESETS = "the day of Alice's next run with posture resets"

#: name: (arguments, status for Alice, for the others signed in, for nobody). 302 is the way to the sign-in page.
#: Where Bob, who is in Alice's team, and Charlie, who is not, are answered differently, both are given.
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
    "workout-share": (WORKOUT, 200, 200, 302),
    "workout-text": (WORKOUT, 200, 200, 302),
    "own-new": ([], 200, 200, 302),
    "own-edit": (OWN, 200, 404, 302),
    "own-delete": (OWN, 200, 404, 302),
    "shared": (LINK, 200, 200, 200),
    "shared-keep": (LINK, 405, 405, 302),
    "workout-fit": (WORKOUT, 200, 200, 302),
    "log": ([], 200, 200, 302),
    "session": (LOG, 200, 404, 302),
    "session-fit": (LOG, 200, 404, 302),
    "delete-session": (LOG, 200, 404, 302),
    "plan": ([], 200, 302, 302),
    "plan-start": ([], 200, 200, 302),
    "plan-change": ([], 405, 405, 302),
    "plan-news": ([], 405, 405, 302),
    "plan-end": ([], 405, 405, 302),
    "plan-session": (SESSION, 200, 404, 302),
    "plan-places": (SESSION, 200, 404, 302),
    "plan-calendar": ([], 200, 404, 302),
    "calendar": ([], 200, 200, 302),
    "feed": (FEED, 200, 200, 200),
    "plan-week-sheet": ([], 200, 404, 302),
    "plan-session-sheet": (SESSION, 200, 404, 302),
    "plan-session-sound": ((SESSION, "mp3"), 202, 404, 302),  # 202: it is being made
    "workout-sound": ([*WORKOUT, "mp3"], 202, 202, 302),
    "workout-sheet": (WORKOUT, 200, 200, 302),
    "plan-session-fit": (SESSION, 200, 404, 302),
    "plan-run-fit": (RESETS, 200, 404, 302),
    "plan-reminder": ((RESETS, "mp3"), 202, 404, 302),
    "intervals": ([], 200, 200, 302),
    "runs": ([], 200, 200, 302),
    "run-correct": ([], 405, 405, 302),
    "run-source": (SOURCE, 405, 405, 302),
    "videos": ([], 200, 200, 302),
    "video": (VIDEO, 200, 404, 302),
    "video-show": (VIDEO, 405, 405, 302),
    "video-delete": (VIDEO, 405, 405, 302),
    "video-comment": (VIDEO, 405, 405, 302),
    "video-report": (VIDEO, 200, 404, 302),
    "video-film": (VIDEO, 200, 404, 302),
    "progress": ([], 200, 200, 302),
    "data": ([], 200, 200, 302),
    "data-save": ([], 405, 405, 302),
    "data-delete": ([], 200, 200, 302),
    "rung-test": (["balance-lunge", 1], 405, 405, 302),
    "clearance": ([], 200, 200, 302),
    "account_login": ([], 302, 302, 200),
    "account_signup": ([], 302, 302, 200),  # "by invitation", without one
    "account_logout": ([], 200, 200, 302),
    "account": ([], 200, 200, 302),
    "account-claim": ([], 405, 405, 302),
    "account_inactive": ([], 200, 200, 200),
    "account_change_password": ([], 200, 200, 302),
    "account_set_password": ([], 302, 302, 302),
    "account_reauthenticate": ([], 200, 200, 302),
    "account_email": ([], 200, 200, 302),
    "account_email_verification_sent": ([], 200, 200, 200),
    "account_confirm_email": (["key"], 200, 200, 200),
    "account_reset_password": ([], 200, 200, 200),
    "account_reset_password_done": ([], 200, 200, 200),
    "account_reset_password_from_key_done": ([], 200, 200, 200),
    "account_reset_password_from_key": (["1", "key"], 200, 200, 200),
    "usersessions_list": ([], 200, 200, 302),
    "mfa_index": ([], 200, 200, 302),
    "mfa_authenticate": ([], 302, 302, 302),
    "mfa_reauthenticate": (FACTORS, 200, 302, 302),
    "mfa_activate_totp": ([], 302, 200, 302),  # Alice has one
    "mfa_deactivate_totp": (FACTORS, 200, 404, 302),
    "mfa_view_recovery_codes": (FACTORS, 200, 404, 302),
    "mfa_generate_recovery_codes": (FACTORS, 200, 200, 302),
    "mfa_download_recovery_codes": (FACTORS, 200, 404, 302),
    "mfa_list_webauthn": ([], 200, 200, 302),
    "mfa_add_webauthn": ([], 200, 200, 302),
    "mfa_reauthenticate_webauthn": (FACTORS, 200, 302, 302),
    "mfa_remove_webauthn": (KEY, 200, 404, 302),
    "mfa_edit_webauthn": (KEY, 200, 404, 302),
    "mfa_login_webauthn": ([], 302, 302, 302),
    "join": (["wrong"], 404, 404, 404),
    "join-invited": ([], 404, 404, 404),
    "api-log": (LOG, 200, 404, 401),
    "api-screen": (SCREEN, 200, 404, 401),
    "api-usual-values": ([], 200, 200, 401),
    "api-clearance": ([], 405, 405, 401),
    "api-rung-test": (["balance-lunge", 1], 405, 405, 401),
    "api-workout-check": ([], 405, 405, 401),
    "api-description": ([], 200, 200, 200),
    "api-nothing": (["x"], 404, 404, 404),
    "teams": ([], 200, 200, 302),
    "team-join": ([], 405, 405, 302),
    "team": (TEAM, 200, (200, 404), 302),
    "team-grant": (TEAM, 405, 405, 302),
    "team-leave": (TEAM, 405, 405, 302),
    "team-kudos": (TEAM_LOG, 405, 405, 302),
    "team-challenge": (TEAM, 405, 405, 302),
    "team-board": (TEAM, 200, 404, 302),
    "team-assign": (TEAM, 405, 405, 302),
    "team-people": (TEAM, 200, 404, 302),
    "team-person": (PERSON, 200, 404, 302),
    "team-change-person": (PERSON, 405, 405, 302),
    "team-session": (PERSON_LOG, 200, 404, 302),
    "team-links": (TEAM, 200, 404, 302),
    "session-comment": (LOG, 405, 405, 302),
    "health-alive": ([], 200, 200, 200),
    "health-ready": ([], 200, 200, 200),
    "metrics": ([], 404, 404, 404),  # for who brings the token
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
    names = [pattern.name for pattern in _list_patterns(get_resolver().url_patterns)]
    assert set(names) == set(EXPECTED)
    assert len(names) == len(set(names))


def _list_patterns(patterns):
    """Return every pattern, those of included tables too."""
    for pattern in patterns:
        yield from _list_patterns(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]


@pytest.mark.parametrize("name", EXPECTED)
def test_each_person_gets_what_is_theirs(name, alice, bob, charlie):
    arguments, own, others, nobody = EXPECTED[name]
    mate, outsider = others if isinstance(others, tuple) else (others, others)
    address = reverse(name, args=_find_arguments(arguments, alice, bob))
    for person, status in ((alice, own), (bob, mate), (charlie, outsider), (None, nobody)):
        response = browser_of(person).get(address)
        assert response.status_code == status, (name, person)
        if person is None and status == 302:
            assert response["Location"].startswith("/sign-in/")


def _find_arguments(arguments, alice, bob):
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
    known[VIDEO] = [make_video(alice).pk]
    own = keep_own(alice, "name: Mine\nsport: strength\n\n- Squat 30s\n")
    known |= {OWN: [own.slug], LINK: [pack_workout(read_text(own.text))]}
    feed = renew_feed(alice)
    known[FEED] = [feed, sign_feed(feed, "full")]
    known[KEY] = [make_passkey(alice).pk]
    TOTP.activate(alice, generate_totp_secret())
    RecoveryCodes.activate(alice)
    known[FACTORS] = []
    team = make_team(alice, "Tuesday track")
    join(team, bob, level=Level.LOG, shares=True)
    shared = make_log()
    store_log(bob, shared)
    known |= {TEAM: [team.pk], TEAM_LOG: [team.pk, shared.id], PERSON: [team.pk, bob.pk]}
    known[PERSON_LOG] = [team.pk, bob.pk, shared.id]
    if isinstance(arguments, tuple):
        return [*known[arguments[0]], *arguments[1:]]
    return known[arguments] if isinstance(arguments, str) else arguments


POSTED = {
    "team-grant": ("level", "3"),
    "team-leave": ("x", ""),
    "team-kudos": ("x", ""),
    "team-challenge": ("do", "begin"),
    "team-assign": ("runner", "1"),
    "team-change-person": ("do", "remove"),
    "team-session": ("text", "hello"),
    "team-links": ("do", "make"),
}


@pytest.mark.parametrize("name", POSTED)
def test_an_outsider_changes_nothing_in_a_team_and_a_member_nothing_that_is_a_coachs(name, alice, bob, charlie):
    address = reverse(name, args=_find_arguments(EXPECTED[name][0], alice, bob))
    field, value = POSTED[name]
    before = list(Member.objects.order_by("pk").values())
    assert browser_of(charlie).post(address, {field: value}).status_code == 404
    if name not in {"team-grant", "team-leave", "team-kudos"}:
        assert browser_of(bob).post(address, {field: value}).status_code == 404
    assert list(Member.objects.order_by("pk").values()) == before
    assert not Comment.objects.exists()
    assert not Challenge.objects.exists()
    assert not Invitation.objects.exists()


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


def test_somebody_elses_own_workout_is_nowhere(alice, bob):
    own = keep_own(alice, "name: Mine\nsport: strength\n\n- Squat 30s\n")
    browser = browser_of(bob)
    for name in ("train", "workout", "workout-share", "workout-text", "own-edit", "own-delete"):
        assert browser.get(reverse(name, args=[own.slug])).status_code == 404, name
        assert browser_of(alice).get(reverse(name, args=[own.slug])).status_code == 200, name
    assert browser.post(reverse("own-delete", args=[own.slug])).status_code == 404
    assert browser.post(reverse("own-edit", args=[own.slug]), {"text": "x", "do": "save"}).status_code == 404
    assert "Mine" not in browser.get("/library/").content.decode()
    assert alice.own_workouts.count() == 1

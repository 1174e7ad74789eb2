"""Accounts: the first takes over what was trained without one; the others need a link."""

import re
import subprocess
import sys
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from stridework.errors import StrideworkError
from stridework.web.accounts.accounts import accounts, add_account, claim, reset_account
from stridework.web.accounts.invitations import find_invitation, make_invitation, revoke
from stridework.web.models import Invitation, Runner
from stridework.web.records import local_runner, logs_of, store_log
from tests.web.conftest import browser_of, make_log

pytestmark = pytest.mark.django_db
PASSWORD = "longer than ten"
TOLD = {"login": "alice", "password": PASSWORD}


@pytest.fixture(autouse=True)
def nobody_has_to_wait():
    cache.clear()


def test_the_first_account_takes_over_what_was_trained_without_one():
    store_log(local_runner(), make_log())
    anna = claim("anna", PASSWORD)
    assert len(logs_of(anna)) == 1
    assert local_runner() == anna


def test_there_is_one_first_account():
    claim("anna", PASSWORD)
    with pytest.raises(StrideworkError, match="account add"):
        claim("ben", PASSWORD)


def test_the_second_account_starts_with_nothing():
    claim("anna", PASSWORD)
    assert add_account("ben", PASSWORD) != local_runner()
    assert accounts().count() == 2


def test_without_a_first_account_the_way_to_it_is_named():
    with pytest.raises(StrideworkError, match="stridework claim NAME"):
        add_account("ben", PASSWORD)


@pytest.mark.parametrize("name", ["", "b/o b", "x" * 151, "ANNA"])
def test_a_name_that_cannot_be_is_refused(name):
    claim("anna", PASSWORD)
    with pytest.raises(StrideworkError):
        add_account(name, PASSWORD)
    assert accounts().count() == 1


@pytest.mark.parametrize("password", ["", "short", "password123", "benjamin-f"])
def test_an_easy_password_is_refused(password):
    with pytest.raises(StrideworkError):
        claim("benjamin-f", password)
    assert not accounts().exists()


def test_the_page_makes_the_runner_at_this_computer_an_account(local):
    log = make_log()
    store_log(local_runner(), log)
    page = local.get("/account/").content.decode()
    assert "/account/claim/" in page
    assert local.post("/account/claim/", {"name": "anna", "password": PASSWORD})["Location"] == "/account/"
    assert local.get(f"/log/{log.id}/").status_code == 200  # signed in, and nothing is lost
    assert Client().get("/")["Location"].startswith("/sign-in/")
    assert "/account/claim/" not in local.get("/account/").content.decode()
    assert local.post("/account/claim/", {"name": "ben", "password": PASSWORD}).status_code == 404


def test_an_account_that_cannot_be_says_why_and_keeps_the_name(local):
    page = local.post("/account/claim/", {"name": "anna", "password": "short"})
    assert page.status_code == 422
    assert "anna" in page.content.decode()
    assert "10 characters" in page.content.decode()
    assert not accounts().exists()


@pytest.mark.parametrize("door", ["lan", "public"])
def test_only_the_laptop_makes_the_first_account(settings, local, door):
    settings.DOOR = door
    local.force_login(local_runner())
    session = local.session
    session["paired"] = True
    session.save()
    assert local.post("/account/claim/", {"name": "anna", "password": PASSWORD}).status_code == 404
    assert not accounts().exists()


def test_pages_of_an_account_first_ask_for_one(local):
    for address in ("/account/factors/", "/account/password/", "/account/sessions/", "/sign-in/"):
        assert local.get(address)["Location"] == "/account/"


def test_a_phone_changes_no_account_but_can_sign_out(settings, alice):
    settings.DOOR = "lan"
    phone = browser_of(alice)
    session = phone.session
    session["paired"] = True
    session.save()
    assert phone.get("/account/").status_code == 200
    assert phone.get("/account/password/")["Location"] == "/pair/"
    assert phone.post("/sign-out/").status_code == 302
    assert phone.get("/log/")["Location"].startswith("/pair/")


def test_signing_in_goes_on_to_the_page_asked_for_and_never_off_the_site(alice):
    assert Client().post("/sign-in/", TOLD | {"next": "/log/"})["Location"] == "/log/"
    assert Client().post("/sign-in/", TOLD | {"next": "https://evil.example/"})["Location"] == "/"
    assert Client().post("/sign-in/", TOLD | {"login": "Alice"}).status_code == 200  # capital letters count


def test_after_five_wrong_passwords_a_name_waits(alice, bob):
    for _ in range(5):
        assert Client().post("/sign-in/", TOLD | {"password": "wrong"}).status_code == 200
    assert "sessionid" not in Client().post("/sign-in/", TOLD).cookies
    assert Client().post("/sign-in/", TOLD | {"login": "bob"}).status_code == 302


def test_signing_out_needs_a_post(alice):
    browser = browser_of(alice)
    assert browser.get("/sign-out/").status_code == 200
    assert browser.get("/").status_code == 200
    assert browser.post("/sign-out/").status_code == 302
    assert browser.get("/").status_code == 302


def test_a_second_factor_is_asked_for_after_the_password(alice):
    secret = generate_totp_secret()
    TOTP.activate(alice, secret)
    browser = Client()
    assert browser.post("/sign-in/", TOLD)["Location"] == "/account/factors/authenticate/"
    assert browser.get("/").status_code == 302  # the password alone opens nothing
    assert browser.post("/account/factors/authenticate/", {"code": "000000"}).status_code == 200
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert browser.post("/account/factors/authenticate/", {"code": code})["Location"] == "/"
    assert browser.get("/").status_code == 200


def test_a_recovery_code_is_good_once(alice):
    TOTP.activate(alice, generate_totp_secret())
    code = RecoveryCodes.activate(alice).get_unused_codes()[0]
    for expected in (302, 200):
        browser = Client()
        browser.post("/sign-in/", TOLD)
        assert browser.post("/account/factors/authenticate/", {"code": code}).status_code == expected


def test_a_reset_by_who_looks_after_the_server_takes_the_lost_factor_away(alice):
    TOTP.activate(alice, generate_totp_secret())
    reset_account("ALICE", "another long one")
    assert not Authenticator.objects.exists()
    assert Client().post("/sign-in/", TOLD | {"password": "another long one"})["Location"] == "/"
    with pytest.raises(StrideworkError, match="no account named zoe"):
        reset_account("zoe", "another long one")


def test_a_new_password_signs_out_everywhere_else(alice):
    here, there = Client(), Client()
    here.post("/sign-in/", TOLD)
    there.post("/sign-in/", TOLD)
    changed = {"oldpassword": PASSWORD, "password1": "another long one", "password2": "another long one"}
    assert here.post("/account/password/", changed).status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


def test_sessions_are_listed_and_the_others_ended(alice):
    here, there = Client(headers={"User-Agent": "Firefox on Linux"}), Client(headers={"User-Agent": "iPhone Safari"})
    here.post("/sign-in/", TOLD)
    there.post("/sign-in/", TOLD)
    page = here.get("/account/sessions/").content.decode()
    assert "Linux · Firefox" in page
    assert "iPhone · Safari" in page
    here.post("/account/sessions/")
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_without_a_link_nobody_signs_up(alice):
    told = {"username": "dora", "email": "dora@example.org", "password1": PASSWORD}
    assert "By invitation" in Client().get("/sign-up/").content.decode()
    Client().post("/sign-up/", told)
    assert not Runner.objects.filter(username="dora").exists()


def test_a_link_lets_one_person_make_an_account(alice):
    _, token = make_invitation(alice, now=timezone.now(), most_uses=1)
    dora = Client()
    assert dora.get(f"/join/{token}/")["Location"] == "/join/"
    assert "/sign-up/" in dora.get("/join/").content.decode()
    told = {"username": "dora", "email": "dora@example.org", "password1": PASSWORD}
    assert dora.post("/sign-up/", told)["Location"] == "/"
    assert dora.get("/").status_code == 200
    assert mail.outbox[0].to == ["dora@example.org"]
    assert Client().get(f"/join/{token}/").status_code == 404


def test_of_two_who_came_with_a_link_for_one_the_second_is_told(alice):
    _, token = make_invitation(alice, now=timezone.now(), most_uses=1)
    told = {"email": "x@example.org", "password1": PASSWORD}
    both = [Client(), Client()]
    for browser in both:
        browser.get(f"/join/{token}/")
    assert both[0].post("/sign-up/", told | {"username": "dora"}).status_code == 302
    assert "By invitation" in both[1].post("/sign-up/", told | {"username": "emil"}).content.decode()
    assert not Runner.objects.filter(username="emil").exists()


def test_a_link_ends_and_can_be_taken_back(alice):
    now = timezone.now()
    made, token = make_invitation(alice, now=now)
    assert find_invitation(token, now=now + timedelta(days=13))
    assert find_invitation(token, now=now + timedelta(days=14)) is None
    revoke(made, now=now)
    assert find_invitation(token, now=now) is None


def test_a_token_has_192_bits_and_is_nowhere_in_the_database(alice):
    made, token = make_invitation(alice, now=timezone.now())
    assert len(token) == 32
    kept = Invitation.objects.filter(pk=made.pk).values().get()
    assert token not in map(str, kept.values())


def test_anybody_may_sign_up_where_the_installation_says_so(settings, alice):
    settings.SIGN_UP_BY_ANYBODY = True
    told = {"username": "dora", "email": "dora@example.org", "password1": PASSWORD}
    assert Client().post("/sign-up/", told).status_code == 302
    assert Runner.objects.filter(username="dora").exists()


def test_a_name_that_looks_the_same_is_taken(settings, alice):
    settings.SIGN_UP_BY_ANYBODY = True
    told = {"username": "ALICE", "email": "dora@example.org", "password1": PASSWORD}
    assert "already exists" in Client().post("/sign-up/", told).content.decode()


def test_a_forgotten_password_is_mended_by_mail(alice):
    alice.email = "alice@example.org"
    alice.save()
    Client().post("/forgotten/", {"email": "alice@example.org"})
    address = re.search(r"http://testserver(/forgotten/\S+)", mail.outbox[0].body)[1]
    browser = Client()
    form = browser.get(address)["Location"]
    browser.post(form, {"password1": "another long one", "password2": "another long one"})
    assert Client().post("/sign-in/", TOLD | {"password": "another long one"}).status_code == 302


def test_the_name_shown_to_others_is_the_runners_to_choose(alice):
    browser = browser_of(alice)
    assert browser.post("/account/", {"first_name": "Ally", "is_staff": "1"}).status_code == 302
    alice.refresh_from_db()
    assert alice.shown_name == "Ally"
    assert not alice.is_staff


def test_without_mail_no_page_asks_for_an_address(tmp_path):
    look = (
        "from stridework.web import setup; setup()\n"
        "from django.test import Client\n"
        "from stridework.web.accounts.accounts import claim\n"
        "claim('anna', 'longer than ten')\n"
        "page = Client().get('/sign-in/', headers={'host': 'localhost'})\n"
        "print(page.status_code, 'forgotten' in page.content.decode())\n"
        "print(Client().get('/forgotten/', headers={'host': 'localhost'}).status_code)\n"
    )
    environment = {"PATH": "/usr/bin:/bin", "STRIDEWORK_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", look], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["200", "False", "404"]

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from stridework.web.models import Runner
from stridework.web.phone import pairing
from stridework.web.records import local_runner
from stridework.web.views import pair as views

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1"
NOW = timezone.now()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("STRIDEWORK_HOME", str(tmp_path))
    monkeypatch.delenv("STRIDEWORK_TRUST_URL", raising=False)
    monkeypatch.setattr(views, "wrong_attempts", pairing.WrongAttempts())
    return tmp_path


@pytest.fixture
def laptop(settings, monkeypatch):
    settings.DOOR = "loopback"
    monkeypatch.setenv("STRIDEWORK_TRUST_URL", "http://192.168.1.20:8444/")
    return Client()


@pytest.fixture
def phone(settings):
    settings.DOOR = "lan"
    settings.SESSION_COOKIE_SECURE = True
    return Client(headers={"User-Agent": IPHONE})


def bring(client, code):
    return client.post("/pair/code/", {"code": code}, content_type="application/json", secure=True)


def make_code(now=None):
    return pairing.make_code(local_runner(), now=now or timezone.now())


def test_a_code_is_good_once():
    code = make_code()
    assert pairing.take_code(code, now=timezone.now()) == local_runner()
    assert pairing.take_code(code, now=timezone.now()) is None


def test_a_code_is_good_for_ten_minutes():
    early, late = make_code(NOW), make_code(NOW)
    assert pairing.take_code(early, now=NOW + timedelta(minutes=9, seconds=59)) is not None
    assert pairing.take_code(late, now=NOW + timedelta(minutes=10)) is None


def test_a_code_has_at_least_128_bits_and_is_nowhere_on_disk(home):
    code = make_code()
    assert pairing.CODE_BYTES * 8 >= 128
    assert len({make_code() for _ in range(50)}) == 50
    files = list((home / "pairing").iterdir())
    assert not [file for file in files if code in file.name or code in file.read_text()]


def test_of_many_who_bring_the_same_code_at_once_one_gets_in(home):
    code = make_code()
    path = home / "pairing" / pairing._hash_code(code)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(pairing._use_up, [path] * 64))
    assert sum(kept is not None for kept in taken) == 1


def test_old_codes_are_swept_when_a_new_one_is_made(home):
    make_code(NOW - timedelta(hours=1))
    (home / "pairing" / "torn").write_text("{")
    make_code(NOW)
    assert len(list((home / "pairing").iterdir())) == 1


def test_a_code_of_somebody_who_left_lets_nobody_in():
    code = make_code()
    Runner.objects.update(is_active=False)
    assert pairing.take_code(code, now=timezone.now()) is None


@pytest.mark.parametrize("code", ["", "../authority", "wrong", "x" * 101])
def test_wrong_codes_are_refused_with_words(phone, code):
    response = bring(phone, code)
    assert response.status_code in {400, 403}
    assert response.json()["problem"]
    assert not response.cookies


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", '{"code": 5}', '{"no": "code"}', "\x00", r'{"code": "\ud800"}', "[" * 100_000, "x" * 300_000],
)
def test_bodies_that_are_no_code_are_refused_with_words(phone, body):
    response = phone.post("/pair/code/", body, content_type="application/json", secure=True)
    assert response.status_code == 400
    assert response.json()["problem"]


def test_a_phone_with_a_code_is_let_in_for_a_year(phone):
    response = bring(phone, make_code())
    assert response.status_code == 204
    cookie = response.cookies["sessionid"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 365 * 24 * 3600
    assert phone.get("/log/", secure=True).status_code == 200


def test_an_address_that_guesses_has_to_wait_and_others_do_not(phone):
    for _ in range(pairing.ATTEMPTS):
        assert bring(phone, "guess").status_code == 403
    code = make_code()
    assert bring(phone, code).status_code == 429
    other = Client(REMOTE_ADDR="192.168.1.77")
    assert bring(other, code).status_code == 204


def test_the_wait_is_a_minute():
    wrong = pairing.WrongAttempts()
    for _ in range(pairing.ATTEMPTS):
        wrong.add("192.168.1.5", now=NOW)
    assert wrong.are_too_many("192.168.1.5", now=NOW + timedelta(seconds=59))
    assert not wrong.are_too_many("192.168.1.5", now=NOW + timedelta(seconds=60))


def test_the_laptop_shows_a_code_that_works(laptop, phone, settings):
    settings.DOOR = "loopback"
    page = laptop.post("/pair/new/", headers={"X-Fragment": "1"}).content.decode()
    assert "<svg" in page
    assert "style=" not in page
    assert "<html" not in page


def test_the_code_travels_in_the_fragment(laptop):
    url = pairing.write_pairing_url(make_code())
    assert re.fullmatch(r"http://192\.168\.1\.20:8444/#[\w-]{24}", url)


def test_without_a_door_for_phones_the_laptop_says_how_to_open_one(laptop, monkeypatch):
    monkeypatch.delenv("STRIDEWORK_TRUST_URL")
    page = laptop.post("/pair/new/").content.decode()
    assert "stridework serve --lan" in page
    assert "<svg class" not in page


def test_the_laptop_forgets_a_phone_and_the_phone_is_out(laptop, phone, settings):
    bring(phone, make_code())
    settings.DOOR = "loopback"
    page = laptop.get("/pair/").content.decode()
    assert "iPhone" in page
    phone_id = re.search(r'name="phone" value="(\w+)"', page)[1]
    assert phone_id not in phone.cookies["sessionid"].value
    assert laptop.post("/pair/forget/", {"phone": phone_id}).status_code == 302
    assert "iPhone" not in laptop.get("/pair/").content.decode()
    settings.DOOR = "lan"
    assert phone.get("/log/", secure=True)["Location"].startswith("/pair/")


def test_a_runner_sees_and_forgets_only_their_own_phones(phone):
    bring(phone, make_code())
    bob = Runner.objects.create_user("bob", password="a long password")
    assert pairing.list_phones(bob) == []
    (shown,) = pairing.list_phones(local_runner())
    assert not pairing.forget_phone(bob, shown.id)
    assert pairing.list_phones(local_runner())


@pytest.mark.parametrize("door", ["lan", "public"])
@pytest.mark.parametrize("path", ["/pair/new/", "/pair/forget/"])
def test_only_the_laptop_makes_codes_and_forgets_phones(settings, door, path):
    settings.DOOR = door
    runner = local_runner()
    client = Client()
    client.force_login(runner)
    session = client.session
    session["paired"] = True
    session.save()
    assert client.post(path).status_code == 404


@pytest.mark.parametrize("door", ["loopback", "public"])
def test_codes_are_taken_at_the_door_for_phones_alone(settings, door):
    settings.DOOR = door
    code = make_code()
    assert bring(Client(), code).status_code == 404
    assert pairing.take_code(code, now=timezone.now())


def test_making_a_code_needs_the_laptops_own_page(laptop):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/pair/new/").status_code == 403


def test_an_unpaired_phone_is_told_what_to_do(phone):
    page = phone.get("/pair/", secure=True).content.decode()
    assert "not paired" in page


def test_signing_in_alone_does_not_open_the_door_for_phones(phone):
    phone.force_login(local_runner())
    assert phone.get("/log/", secure=True).status_code == 302


@pytest.mark.parametrize(
    ("agent", "name"), [(IPHONE, "iPhone"), ("Mozilla/5.0 (Linux; Android 16)", "Android"), ("", "?")]
)
def test_phones_are_named_by_what_they_say_they_are(agent, name):
    assert pairing.name_phone(agent) == name

"""Sharing a workout: the link that holds it, the file, and what happens to a damaged or hostile link."""

import base64
import random
import zlib

import pytest

from stridework.errors import LinkError, StrideworkError
from stridework.training.workout_text import MAX_TEXT, format_workout
from stridework.web import catalogue
from stridework.web.workouts import links as workout_links
from stridework.web.workouts.links import MOST_CHARACTERS, pack_workout, unpack_text, unpack_workout
from stridework.web.workouts.own import keep_own, read_text
from tests.web.conftest import browser_of

TEXT = (
    'name: Hügel <script>alert(1)</script>\nsport: strength\n\n2x\n- Squat 30s | "Tall" & <b>slow</b> 🦵\n- Rest 15s\n'
)
#: A link given out once must open for ever: this one is written down.
GIVEN_OUT = "1g6j3zc9LSazEo8sYVReS4wA"


def pack_text(text):
    packing = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=workout_links._DICTIONARY)
    packed = packing.compress(text if isinstance(text, bytes) else text.encode()) + packing.flush()
    return "1" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


@pytest.mark.parametrize("workout_id", catalogue.workouts())
def test_every_shipped_workout_fits_into_a_link_and_its_qr_code(workout_id):
    workout = catalogue.workouts()[workout_id]
    code = pack_workout(workout)
    assert format_workout(unpack_workout(code)) == format_workout(workout)
    assert workout_links.draw_qr(f"http://192.168.178.20:8443/shared/{code}/").startswith("<svg")


def test_a_link_given_out_opens_for_ever():
    assert unpack_text(GIVEN_OUT) == "name: Monday\nsport: strength\n\nMain set 3x\n- Squat 30s\n- Rest 15s\n"


def test_the_way_of_a_workout_from_one_runner_to_another(alice, bob):
    own = keep_own(alice, TEXT)
    page = browser_of(alice).get(f"/library/workouts/{own.slug}/share/").content.decode()
    address = f"/shared/{pack_workout(read_text(own.text))}/"
    assert f'value="http://testserver{address}"' in page
    assert "<svg" in page.split('class="qr"')[1]
    page = browser_of(None).get(address).content.decode()  # nobody needs an account to look
    assert "&lt;script&gt;alert" in page
    assert "<script>alert" not in page
    assert "/sign-in/?next=/shared/" in page
    browser = browser_of(bob)
    page = browser.get(address).content.decode()
    assert "Train this now" in page
    response = browser.post(f"{address}keep/", {"do": "train"})
    kept = bob.own_workouts.get()
    assert response["Location"] == f"/train/{kept.slug}/"
    assert not kept.listed
    assert kept.slug not in browser.get("/library/").content.decode()
    response = browser.post(f"{address}keep/", {"do": "keep"})
    assert response["Location"] == f"/library/workouts/{kept.slug}/"
    assert bob.own_workouts.get().listed
    assert browser.get(response["Location"]).status_code == 200


def test_looking_at_a_link_keeps_nothing(bob):
    browser_of(bob).get(f"/shared/{pack_text(TEXT)}/")
    assert not bob.own_workouts.exists()


def test_the_file_of_a_workout_opens_again(alice):
    own = keep_own(alice, "# mine\n" + TEXT)
    response = browser_of(alice).get(f"/library/workouts/{own.slug}/workout.txt")
    assert response.content.decode() == "# mine\n" + TEXT
    assert f'filename="{own.slug}.txt"' in response["Content-Disposition"]
    assert response["Content-Type"].startswith("text/plain")
    shipped = browser_of(alice).get("/library/workouts/first-workout/workout.txt").content.decode()
    assert read_text(shipped).name == catalogue.workouts()["first-workout"].name


def test_too_long_for_a_link_is_said_and_the_file_remains(alice):
    chance = random.Random(1)
    notes = "".join(f"- Squat {n + 5}s | {chance.randbytes(70).hex()}\n" for n in range(40))
    own = keep_own(alice, f"name: Long\nsport: strength\n{notes}")
    page = browser_of(alice).get(f"/library/workouts/{own.slug}/share/").content.decode()
    assert "Too long for a link" in page
    assert f"/library/workouts/{own.slug}/workout.txt" in page


def test_a_mistake_in_a_link_names_its_line(bob):
    response = browser_of(bob).get(f"/shared/{pack_text(TEXT.replace('30s', '30'))}/")
    assert response.status_code == 400
    assert "Line 5, column" in response.content.decode()
    response = browser_of(bob).post(f"/shared/{pack_text('name: X')}/keep/", {"do": "keep"})
    assert response.status_code == 400
    assert not bob.own_workouts.exists()


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("2abc", "holds no workout"),
        ("1", "is damaged"),
        ("1<script>", "holds no workout"),
        ("1a", "is damaged"),
        (pack_text(TEXT)[:-9], "is damaged"),
        ("1" + "A" * MOST_CHARACTERS, "has 1801 characters"),
        (pack_text("a" * 5 * MAX_TEXT), "is damaged"),  # a bomb: small as a link, large unpacked
        (pack_text(b"\xff\xfe name"), "is damaged"),
    ],
)
def test_a_damaged_link_is_said_in_words(bob, code, message):
    with pytest.raises(LinkError, match=message):
        unpack_text(code)
    response = browser_of(bob).get(f"/shared/{code}/")
    assert response.status_code == 400
    assert "<script>" not in response.content.decode().split("<main")[1]


def test_no_code_crashes():
    chance = random.Random(5)
    good = pack_text(TEXT)
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for _ in range(3000):
        code = list(good)
        for _ in range(chance.choice((1, 1, 2, 9))):
            code[chance.randrange(1, len(code))] = chance.choice(signs)
        try:
            unpack_workout("".join(code))
        except StrideworkError as error:
            assert str(error)

"""Mobility screens on the server: kept as the device told them, refused where they are none, shown over time."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from stridework.form.screen_document import ScreenDocument, SquatEntry, StandEntry, WallEntry
from stridework.web.screen.plots import plot_screens
from stridework.web.screen.records import KEPT_SCREEN, KeptScreen, read_screen, screens_of
from tests.web.conftest import browser_of

TAKEN = datetime(2026, 5, 4, 18, 30, tzinfo=UTC)


def make_screen(thigh=25.0, left=6.0, stand=20.0, days=0):
    test = SquatEntry("side", "camera", "side", 5, 5, thigh, 4.0, 5.0, None, None)
    document = ScreenDocument(
        format=1,
        limit="ankle",
        reasons=("plain squat: thighs 25 degrees above horizontal",),
        notes=(),
        missing=(),
        tests=(test,),
        knee_to_wall=(WallEntry("left", left, shoes=False, band="limited"),),
        balance=(StandEntry("open", "left", stand, "the foot came down", 2.5),),
    )
    return KeptScreen(TAKEN + timedelta(days=days), document)


def put(browser, kept, screen_id=None):
    told = KEPT_SCREEN.dump_python(kept, mode="json") if isinstance(kept, KeptScreen) else kept
    address = reverse("api-screen", args=[screen_id or uuid4()])
    return browser.put(address, told, content_type="application/json")


def test_what_is_sent_twice_is_kept_once_and_given_back_whole(alice):
    browser, kept, screen_id = browser_of(alice), make_screen(), uuid4()
    assert put(browser, kept, screen_id).status_code == 201
    assert put(browser, kept, screen_id).status_code == 200
    (row,) = screens_of(alice)
    assert read_screen(row) == kept
    assert browser.get(reverse("api-screen", args=[screen_id])).json() == KEPT_SCREEN.dump_python(kept, mode="json")


def test_nobody_sees_changes_or_removes_somebody_elses(alice, bob):
    screen_id = uuid4()
    put(browser_of(alice), make_screen(), screen_id)
    other = browser_of(bob)
    assert put(other, make_screen(thigh=0.0), screen_id).status_code == 404
    assert other.delete(reverse("api-screen", args=[screen_id])).status_code == 404
    assert other.post(reverse("delete-screen", args=[screen_id])).status_code == 404
    assert read_screen(screens_of(alice).get()) == make_screen()


def test_it_can_be_deleted_from_the_page_and_by_the_device(alice):
    browser = browser_of(alice)
    for remove in (
        lambda known: browser.post(reverse("delete-screen", args=[known])),
        lambda known: browser.delete(reverse("api-screen", args=[known])),
    ):
        screen_id = uuid4()
        put(browser, make_screen(), screen_id)
        assert remove(screen_id).status_code in (204, 302)
        assert not screens_of(alice).exists()


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("screen.limit", {"limit": "elbow"}),
        ("screen.surprise", {"surprise": 1}),
        ("screen.reasons", {"reasons": []}),
        ("screen.format", {"format": 2}),
        ("screen.knee_to_wall.0.cm", {"knee_to_wall": [{"side": "left", "cm": -1, "shoes": False, "band": "fine"}]}),
        ("screen.balance.0.eyes", {"balance": [{"eyes": "shut", "side": "left", "seconds": 1, "ended": ""}]}),
    ],
)
def test_a_document_that_no_screen_writes_is_refused_by_its_field(alice, field, change):
    told = KEPT_SCREEN.dump_python(make_screen(), mode="json")
    told["screen"] |= change
    answer = put(browser_of(alice), told)
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert not screens_of(alice).exists()


def test_a_screen_of_next_week_is_refused(alice):
    told = KEPT_SCREEN.dump_python(make_screen(), mode="json")
    told["taken_at"] = (timezone.now() + timedelta(days=7)).isoformat()
    assert put(browser_of(alice), told).json()["errors"][0]["field"] == "taken_at"


def test_a_change_within_the_doubt_is_none_and_one_beyond_it_is_said():
    def readings(*screens):
        return {plot.id: plot.reading for plot in plot_screens(screens)}

    same = readings(make_screen(), make_screen(thigh=21.0, left=6.8, stand=24.0, days=9))
    assert all("no change" in reading.lower() for reading in same.values()), same
    better = readings(make_screen(), make_screen(thigh=12.0, left=8.0, stand=31.0, days=9))
    assert better["depth"] == "13° deeper than the time before."
    assert better["wall"] == "Left: 2 cm more than the time before."
    assert better["open"] == "Left: 11 s more than the time before."


def test_the_results_page_says_what_each_screen_found_and_draws_the_change(alice):
    browser = browser_of(alice)
    assert "Nothing here yet" in browser.get(reverse("screen-results")).content.decode()
    for days in (0, 30):
        put(browser, make_screen(thigh=25.0 - days, days=days))
    page = browser.get(reverse("screen-results")).content.decode()
    assert page.count("Likely limit: the ankles") == 2
    assert "30° deeper" in page
    assert "the foot came down" in page
    assert '<svg class="chart"' in page

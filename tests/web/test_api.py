"""The JSON addresses."""

import json
from datetime import date
from uuid import uuid4

import pytest

from stridework.training.log import PainFlag
from stridework.web.models import Clearance, Log, Runner
from stridework.web.records import SESSION_LOG, has_clearance, local_runner, logs_of, store_log
from tests.web.conftest import browser_of, make_log


def put(browser, document, log_id=None, **more):
    body = document if isinstance(document, (str, bytes)) else json.dumps(document)
    log_id = log_id or (document["id"] if isinstance(document, dict) and "id" in document else uuid4())
    return browser.put(f"/api/logs/{log_id}", body, content_type=more.pop("content_type", "application/json"), **more)


def document_of(log):
    return SESSION_LOG.dump_python(log, mode="json")


SQUAT = {"index": 0, "exercise": "squat", "done": "full"}
DEPTH = {"name": "depth", "value": 8.5, "unit": "deg"}


def with_measure(**changes):
    return {"intervals": [SQUAT | {"measures": [DEPTH | changes]}]}


def with_counts(*counts):
    return {"intervals": [SQUAT | {"counts": list(counts)}]}


def test_what_a_camera_counted_and_corrected_is_kept_as_it_was_told(local):
    counts = [{"side": "left", "reps": 5, "clean": 4}, {"side": "right", "reps": 4, "clean": 4}]
    document = document_of(make_log()) | {"intervals": [SQUAT | {"counts": counts, "cues": ["knees-out"]}]}
    assert put(local, document).status_code == 201
    kept = local.get(f"/api/logs/{document['id']}").json()["intervals"][0]
    assert (kept["counts"], kept["cues"]) == (counts, ["knees-out"])


def test_what_a_form_coach_measured_comes_back_as_it_was_sent(local):
    told = [DEPTH | {"doubt": 3, "side": "left"}, {"name": "step-width", "value": 20, "unit": "%"}]
    document = document_of(make_log()) | {"intervals": [SQUAT | {"measures": told}]}
    assert put(local, document).status_code == 201
    kept = local.get(f"/api/logs/{document['id']}").json()["intervals"][0]["measures"]
    assert kept == [told[0], told[1] | {"doubt": None, "side": None}]


@pytest.mark.django_db
def test_what_is_usual_for_a_runner_comes_from_their_own_sessions_alone():
    measure = {"name": "knee-ankle-separation", "value": 1.05, "unit": "ratio"}
    squats = SQUAT | {"variant": "squat", "measures": [measure], "counts": [{"side": None, "reps": 10, "clean": 10}]}
    runners = [Runner.objects.create_user(name, password="a long password") for name in ("alice", "bob")]
    alice = browser_of(runners[0])
    for _set in range(2):
        assert alice.get("/api/usual-values").json() == {}
        for runner in runners:
            store_log(runner, SESSION_LOG.validate_python(document_of(make_log()) | {"intervals": [squats]}))
    assert alice.get("/api/usual-values").json() == {"squat": {"knees-out": 1.05}}


def test_a_session_kept_before_anything_was_measured_is_still_read(local):
    log = make_log()
    old = document_of(log)
    for interval in old["intervals"]:
        del interval["measures"]
    put(local, old)
    Log.objects.update(document=old)
    assert logs_of(local_runner()) == (log,)


def test_a_session_is_kept_once_however_often_it_is_sent(local):
    document = document_of(make_log(srpe=6, note="windy"))
    assert [put(local, document).status_code for _ in range(3)] == [201, 200, 200]
    assert [document_of(log) for log in logs_of(local_runner())] == [document]


def test_a_session_comes_back_as_it_was_sent(local):
    document = document_of(make_log(pain=2, pain_flags=(PainFlag.LIMPING,)))
    put(local, document)
    assert local.get(f"/api/logs/{document['id']}").json() == document


def test_a_late_copy_takes_no_answer_back(local):
    document = document_of(make_log())
    put(local, document | {"pain_next_morning": 3, "note": "stairs"})
    put(local, document | {"srpe": 5})
    (kept,) = logs_of(local_runner())
    assert (kept.pain_next_morning, kept.note, kept.srpe) == (3, "stairs", 5)


def test_an_answer_can_be_changed(local):
    document = document_of(make_log(srpe=5))
    put(local, document)
    put(local, document | {"srpe": 0})
    assert logs_of(local_runner())[0].srpe == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"srpe": 11}, "srpe"),
        ({"srpe": "5"}, "srpe"),
        ({"srpe": 4.5}, "srpe"),
        ({"srpe": True}, "srpe"),
        ({"pain": -1}, "pain"),
        ({"soreness": 99}, "soreness"),
        ({"pain_flags": ["tired"]}, "pain_flags.0"),
        ({"workout": "../etc/passwd"}, "workout"),
        ({"workout": ""}, "workout"),
        ({"workout": None}, "workout"),
        ({"started_at": "2026-05-04T18:30:00"}, "started_at"),
        ({"started_at": "yesterday"}, "started_at"),
        ({"started_at": "0001-01-01T00:00:00+14:00"}, "started_at"),
        ({"finished_at": "2026-05-04T18:29:59Z"}, "finished_at"),
        ({"seconds": -1}, "seconds"),
        ({"seconds": 1e12}, "seconds"),
        ({"note": "x" * 2001}, "note"),
        ({"note": "a\u0000b"}, "note"),
        ({"id": str(uuid4())}, "id"),
        ({"id": "1"}, "id"),
        ({"painn": 3}, "painn"),
        ({"intervals": [{"index": 0, "exercise": "squat", "done": "full", "reps": 1000}]}, "intervals.0.reps"),
        ({"intervals": [{"index": 0, "exercise": "squat", "done": "yes"}]}, "intervals.0.done"),
        ({"intervals": [{"index": 0, "exercise": "squat"}]}, "intervals.0.done"),
        ({"intervals": [{"index": 0, "exercise": "S Q", "done": "full"}]}, "intervals.0.exercise"),
        ({"intervals": [{"index": 0, "exercise": "squat", "done": "full", "rep": 3}]}, "intervals.0.rep"),
        ({"intervals": [{"index": -1, "exercise": "squat", "done": "full"}]}, "intervals.0.index"),
        ({"intervals": [{"index": 0, "exercise": "squat", "done": "full", "side": "up"}]}, "intervals.0.side"),
        ({"intervals": [{"index": 0, "exercise": "squat", "done": "full"}] * 501}, "intervals"),
        ({"intervals": None}, "intervals"),
        (with_measure(name="Depth!"), "intervals.0.measures.0.name"),
        (with_measure(name="hold", value=-1), "intervals.0.measures.0.value"),
        (with_measure(value="much"), "intervals.0.measures.0.value"),
        (with_measure(value=float("inf")), "intervals.0.measures.0.value"),
        (with_measure(unit="rad"), "intervals.0.measures.0.unit"),
        (with_measure(name="step-width", unit=""), "intervals.0.measures.0.unit"),
        (with_measure(name="step-width", unit="a\u0000b"), "intervals.0.measures.0.unit"),
        (with_measure(doubt=-1), "intervals.0.measures.0.doubt"),
        (with_measure(doubt=float("inf")), "intervals.0.measures.0.doubt"),
        (with_measure(side="left-right"), "intervals.0.measures.0.side"),
        (with_measure(doubts=1), "intervals.0.measures.0.doubts"),
        (with_measure() | {"intervals": [SQUAT | {"measures": [DEPTH] * 33}]}, "intervals.0.measures"),
        (with_counts({"side": None, "reps": 3, "clean": 4}), "intervals.0.counts.0.clean"),
        (with_counts({"side": None, "reps": -1, "clean": 0}), "intervals.0.counts.0.reps"),
        (with_counts({"side": "both", "reps": 3, "clean": 3}), "intervals.0.counts"),
        (with_counts(*[{"side": "left", "reps": 3, "clean": 3}] * 2), "intervals.0.counts"),
        (with_counts({"side": "left", "reps": 3, "clean": 3, "good": 3}), "intervals.0.counts.0.good"),
        ({"intervals": [SQUAT | {"cues": ["No such cue!"]}]}, "intervals.0.cues"),
        ({"intervals": [SQUAT | {"cues": ["knees-out"] * 33}]}, "intervals.0.cues"),
        (with_measure() | {"intervals": [SQUAT | {"measures": None}]}, "intervals.0.measures"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(local, change, field):
    document = document_of(make_log())
    response = put(local, document | change, document["id"])
    assert response.status_code == 422
    assert field in [error["field"] for error in response.json()["errors"]]
    assert not Log.objects.exists()


@pytest.mark.parametrize("body", ["{", "[]", "null", '"x"', '{"seconds": NaN}', "[" * 100_000, b"\xff\xfe", "{}"])
def test_what_is_no_session_at_all_is_refused(local, body):
    response = put(local, body)
    assert response.status_code == 422
    assert response.json()["errors"]


def test_not_a_number_is_not_a_length_of_time(local):
    document = document_of(make_log())
    assert put(local, json.dumps(document | {"seconds": float("nan")}), document["id"]).status_code == 422


def test_only_json_is_taken(local):
    document = document_of(make_log())
    assert put(local, document, content_type="text/plain").status_code == 415
    assert put(local, document, content_type="application/json; charset=utf-8").status_code == 201


def test_too_much_is_refused_before_it_is_read(local):
    response = put(local, "x" * 300_000)
    assert response.status_code == 413
    assert response.json()["errors"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://testserver"},  # the same name by another scheme is another origin
        {"Origin": "http://testserver:8001"},
        {"Origin": "http://[::"},  # no address at all
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_pages_of_other_sites_cannot_write(local, headers):
    assert put(local, document_of(make_log()), headers=headers).status_code == 403
    assert not Log.objects.exists()


def test_pages_of_this_site_can_write(local):
    headers = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert put(local, document_of(make_log()), headers=headers).status_code == 201


def test_somebody_elses_session_is_not_there_to_read_change_or_remove(alice, charlie):
    document = document_of(make_log(note="mine"))
    put(browser_of(alice), document)
    stranger, address = browser_of(charlie), f"/api/logs/{document['id']}"
    assert put(stranger, document | {"note": "not yours"}).status_code == 404
    assert stranger.get(address).status_code == 404
    assert stranger.delete(address).status_code == 404
    assert logs_of(alice)[0].note == "mine"


def test_a_runner_can_remove_a_session(local):
    document = document_of(make_log())
    put(local, document)
    assert local.delete(f"/api/logs/{document['id']}").status_code == 204
    assert local.get(f"/api/logs/{document['id']}").status_code == 404


def test_other_methods_and_addresses_are_refused_in_json(local):
    response = local.post(f"/api/logs/{uuid4()}", "{}", content_type="application/json")
    assert (response.status_code, response["Allow"]) == (405, "GET, PUT, DELETE")
    assert response.json()["errors"]
    assert local.get("/api/logs/nonsense").json()["errors"]


def test_clearance_keeps_yes_or_no_and_the_day_and_nothing_else(local):
    def answer(document):
        return local.put("/api/clearance", json.dumps(document), content_type="application/json").status_code

    assert answer({"passed": False, "on": "2026-05-04"}) == 204
    assert has_clearance(local_runner()) is False
    assert answer({"passed": True, "on": "2026-05-04"}) == 204
    assert has_clearance(local_runner()) is True
    assert Clearance.objects.get().on == date(2026, 5, 4)
    assert answer({"passed": "yes", "on": "2026-05-04"}) == 422
    assert answer({"passed": True, "on": "soon"}) == 422
    assert answer({"passed": True, "on": "9999-01-01"}) == 422
    assert answer({"passed": True, "on": "2026-05-04", "why": "heart"}) == 422

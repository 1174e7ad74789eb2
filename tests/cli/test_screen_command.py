"""`stridework screen`: one recording of each test in, a likely limit or an honest "cannot tell" out."""

import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from stridework.cli import app
from stridework.figure.performing import script
from stridework.formats.traces import write_trace
from tests.form.golden import FOLDER
from tests.form.runners import FRONT, MOTIONS, REAL, SIDE, shoot

SCHEMA = json.loads((files("stridework.form") / "screen.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """Return the traces of a deep, a shallow and a hardly begun squat from the side, and a deep one from the front."""
    folder = tmp_path_factory.mktemp("screen")
    for name, depth, lens in (("deep", 1, SIDE), ("shallow", 0.7, SIDE), ("hardly", 0.35, SIDE), ("front", 1, FRONT)):
        frames = shoot(script(MOTIONS["squat"], 3, depth=depth), lens, blur=REAL)
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as out:
            write_trace(frames, frames[0].aspect, out)
    return {path.stem: path for path in folder.iterdir()}


def run(*arguments):
    return CliRunner().invoke(app, ["screen", *map(str, arguments)])


def screened(*arguments):
    told = run(*arguments, "--json")
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    Draft202012Validator(SCHEMA).validate(found)
    return found


def test_the_ankle_is_named_where_raised_heels_and_the_wall_agree(films):
    found = screened("--side", films["shallow"], "--heels-raised", films["deep"], "--knee-to-wall-left", 6)
    assert found["limit"] == "ankle"
    assert [test["judged"] for test in found["tests"]] == [3, 3]
    assert (
        found["tests"][0]["thigh_above_horizontal_degrees"] > found["tests"][1]["thigh_above_horizontal_degrees"] + 10
    )


def test_one_recording_alone_names_no_joint_and_says_what_is_missing(films):
    found = screened("--side", films["shallow"])
    assert found["limit"] == "cannot-tell"
    assert len(found["missing"]) == 3


def test_the_runner_s_word_parts_hip_and_knee(films):
    shallow = films["shallow"]
    tests = ["--side", shallow, "--heels-raised", shallow, "--supported", shallow, "--knee-to-wall-left", 12]
    assert screened(*tests)["limit"] == "cannot-tell"
    assert "at the knee" in screened(*tests)["missing"][0]
    assert screened(*tests, "--knee-does-not-end-it")["limit"] == "hip"
    assert screened(*tests, "--knee-ends-it")["limit"] == "knee"


def test_a_deep_squat_has_nothing_to_find_and_the_front_adds_its_fact(films):
    found = screened("--side", films["deep"], "--front", films["front"])
    assert found["limit"] == "nothing"
    assert found["tests"][1]["knee_ankle_separation"] > 0.9
    assert found["tests"][1]["thigh_above_horizontal_degrees"] is None


def test_a_squat_from_the_wrong_side_or_hardly_begun_is_refused_with_its_reason(films):
    turned, hardly = screened("--side", films["front"]), screened("--side", films["hardly"])
    assert turned["limit"] == hardly["limit"] == "cannot-tell"
    assert "needs a camera from the side" in turned["reasons"][0]
    assert "% count" in hardly["reasons"][0]


def test_stands_on_one_leg_are_told_beside_it(films):
    found = screened("--side", films["deep"], "--balance-open", FOLDER / "balance-sinking.jsonl")
    assert [(hold["eyes"], hold["side"]) for hold in found["balance"]] == [("open", "left")]
    assert found["balance"][0]["seconds"] > 4


def test_people_get_a_table_with_reasons_and_the_scope(films):
    told = run("--side", films["shallow"], "--knee-to-wall-right", 9, "--shoes")
    assert told.exit_code == 0
    for words in ("Cannot tell", "heels raised: not done", "9 cm: between", "in shoes", "no diagnosis", "± 5°"):
        assert words in told.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--side", "nowhere.jsonl"], "nowhere.jsonl"),
        (["--side", "squat.txt"], "squat.txt"),
        (["--front", "squat.jsonl"], "--side"),
        (["--side", "a.jsonl", "--knee-to-wall-left", "45"], "knee-to-wall-left"),
    ],
)
def test_what_cannot_be_read_is_named(arguments, words):
    told = run(*arguments)
    assert told.exit_code != 0
    assert words in told.output
    assert "Traceback" not in told.output

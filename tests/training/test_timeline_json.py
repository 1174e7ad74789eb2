"""The published schema and the code say the same."""

from __future__ import annotations

import json
from dataclasses import fields
from importlib.resources import files
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator, ValidationError

from stridework.library import compile_session, load_workouts
from stridework.training.events import Event, Interval, Timeline
from stridework.training.timeline import to_json

SCHEMA: dict[str, Any] = json.loads((files("stridework.training") / "timeline.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def names(value: type) -> set[str]:
    return {field.name for field in fields(value)}


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("workout", load_workouts("en"))
def test_every_shipped_workout_keeps_to_the_schema(workout: str) -> None:
    timeline = to_json(compile_session(workout))
    assert json.loads(json.dumps(timeline)) == timeline
    VALIDATOR.validate(timeline)


def test_the_schema_has_every_field_of_the_values_and_no_other() -> None:
    assert set(SCHEMA["properties"]) == set(SCHEMA["required"]) == names(Timeline)
    assert set(SCHEMA["$defs"]["interval"]["required"]) == names(Interval)
    for event in get_args(Event):
        kind = next(field.default for field in fields(event) if field.name == "do")
        shape = SCHEMA["$defs"][kind]
        assert set(shape["properties"]) == set(shape["required"]) == names(event)
        assert shape["additionalProperties"] is False


def test_the_schema_refuses_what_the_code_never_writes() -> None:
    timeline = to_json(compile_session("first-workout"))
    for broken in (
        timeline | {"extra": 1},
        timeline | {"events": [*timeline["events"], {"do": "jump", "at_s": 1}]},
        timeline | {"intervals": [timeline["intervals"][0] | {"kind": "play"}]},
    ):
        with pytest.raises(ValidationError):
            VALIDATOR.validate(broken)

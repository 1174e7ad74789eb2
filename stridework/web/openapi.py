"""The JSON addresses described for programs, as OpenAPI 3.1: their bodies from the types that read and write them.

Which addresses there are, with which methods and answers, stands here by hand; a test holds it against `web.urls` and
attacks every one of them with what the description allows and with what it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import RootModel, TypeAdapter

from stridework import __version__
from stridework.training.log import SessionLog
from stridework.web.api import ClearanceAnswer, RungAnswer, WorkoutText
from stridework.web.next_time import Ahead
from stridework.web.screen.records import KeptScreen

REF = "#/components/schemas/{model}"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request: the dotted field at fault, null for the whole of it, and what is wrong."""

    field: str | None
    problem: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer to a request that changed nothing."""

    errors: list[Fault]


@dataclass(frozen=True, slots=True)
class Kept:
    """A session that is kept; `next` is what comes next after the runner's latest one, null after any other."""

    id: str
    next: Ahead | None


@dataclass(frozen=True, slots=True)
class KeptId:
    """A thing that is kept."""

    id: str


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next."""

    next: Ahead


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in a workout's text; line and column count from 1, null where it is about the whole."""

    line: int | None
    column: int | None
    problem: str
    expected: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The mistakes of a workout's text, or how it looks as HTML where there are none."""

    errors: list[Mistake]
    preview: str


class UsualValues(RootModel[dict[str, dict[str, float]]]):
    """By variant and cue, in the unit of the cue's rule; nothing where too little is known."""


TYPES = (
    *(SessionLog, KeptScreen, KeptId, ClearanceAnswer, RungAnswer, WorkoutText),
    *(Refused, Kept, Next, Checked, UsualValues),
)
LOG_ID = {"name": "log_id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
EXERCISE = {
    "name": "exercise_id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "minLength": 1, "maxLength": 100},
}
LEVEL = {
    "name": "level",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 0, "maximum": 1000},
}
SENDING = {401: "Nobody is signed in", 403: "Another site asks", 413: "Too large", 415: "No JSON", 422: "Wrong fields"}
ASKING = {401: SENDING[401], 403: SENDING[403]}


@cache
def describe_api() -> dict[str, Any]:
    """Return the description as plain JSON values."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Stridework",
            "version": __version__,
            "description": (
                "What the pages of Stridework send and ask. A request is one of whoever is signed in by the session's "
                "cookie; it must not say that it comes from another site."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            "/api/logs/{log_id}": {
                "parameters": [LOG_ID],
                "get": _operation(
                    "readLog", "Give a session back", ASKING | {404: "No such session"}, {200: SessionLog}
                ),
                "put": _operation(
                    "keepLog",
                    "Keep a finished session; sent twice it is kept once",
                    SENDING | {404: "It is somebody else's"},
                    {201: Kept, 200: Kept},
                    SessionLog,
                ),
                "delete": _operation("deleteLog", "Delete a session", ASKING | {404: "No such session"}, {204: None}),
            },
            "/api/screens/{screen_id}": {
                "parameters": [LOG_ID | {"name": "screen_id"}],
                "get": _operation(
                    "readScreen", "Give a mobility screen back", ASKING | {404: "No such screen"}, {200: KeptScreen}
                ),
                "put": _operation(
                    "keepScreen",
                    "Keep a mobility screen; sent twice it is kept once",
                    SENDING | {404: "It is somebody else's"},
                    {201: KeptId, 200: KeptId},
                    KeptScreen,
                ),
                "delete": _operation("deleteScreen", "Delete a screen", ASKING | {404: "No such screen"}, {204: None}),
            },
            "/api/usual-values": {
                "get": _operation(
                    "readUsualValues", "Give what is usual for the runner, by cue", ASKING, {200: UsualValues}
                ),
            },
            "/api/clearance": {
                "put": _operation("keepClearance", "Keep the answer of a day", SENDING, {204: None}, ClearanceAnswer),
            },
            "/api/rung-tests/{exercise_id}/{level}": {
                "parameters": [EXERCISE, LEVEL],
                "put": _operation(
                    "keepRungTest",
                    "Keep whether a rung can be done",
                    SENDING | {404: "No such test"},
                    {200: Next},
                    RungAnswer,
                ),
            },
            "/api/workouts/check": {
                "post": _operation(
                    "checkWorkout", "Say what is wrong with a text", SENDING, {200: Checked}, WorkoutText
                ),
            },
        },
        "components": {
            "schemas": _describe_types(),
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "sessionid"}},
        },
        "security": [{"session": []}],
    }


def _operation(
    name: str, summary: str, refusals: dict[int, str], answers: dict[int, type | None], takes: type | None = None
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "responses": {str(status): _answer("Done", kind) for status, kind in answers.items()}
        | {str(status): _answer(words, Refused) for status, words in sorted(refusals.items())},
    }
    if takes is not None:
        told["requestBody"] = {"required": True, "content": {JSON: {"schema": _refer(takes)}}}
    return told


def _answer(words: str, kind: type | None) -> dict[str, Any]:
    return {"description": words} | ({"content": {JSON: {"schema": _refer(kind)}}} if kind else {})


def _refer(kind: type) -> dict[str, str]:
    return {"$ref": REF.format(model=kind.__name__)}


def _describe_types() -> dict[str, Any]:
    """Return the JSON schema of every type by its name. No field is taken that is not named."""
    inputs = [(kind, "validation", TypeAdapter(kind)) for kind in TYPES]
    _, described = TypeAdapter.json_schemas(inputs, ref_template=REF)
    found: dict[str, Any] = described["$defs"]
    for schema in found.values():
        if schema.get("type") == "object" and "properties" in schema:
            schema["additionalProperties"] = False
    return found

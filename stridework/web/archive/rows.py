"""What of a runner goes into an archive: one line of JSON for every thing kept, checked by its type.

A row's fields are called as the model's. `EXCUSED` says why something of a runner is not archived; a test holds that
every model and every field is one or the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from stridework.form.screen_document import ScreenDocument
from stridework.formats.calendar_entries import CalendarEntry
from stridework.planner.differences import Difference
from stridework.training.plan import Plan, Request
from stridework.training.running import RunKind
from stridework.training.workout_text import MAX_TEXT
from stridework.web.models import RunSource

FORMAT, VERSION = "stridework-archive", 1
LOG_FORMAT, LOG_VERSION = "stridework-logs", 1
_EXACT = ConfigDict(extra="forbid", ser_json_bytes="base64", val_json_bytes="base64", allow_inf_nan=False)
Amount = Annotated[float, Field(ge=0)]


@dataclass(frozen=True, slots=True)
class Profile:
    """Who the runner is. `username` says whose archive it is; bringing it back renames nobody."""

    __pydantic_config__ = _EXACT
    username: str
    first_name: Annotated[str, Field(max_length=150)] = ""
    last_name: Annotated[str, Field(max_length=150)] = ""
    email: Annotated[str, Field(max_length=254)] = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The head of an archive: what it is, which version, whose, and how many lines each file has."""

    __pydantic_config__ = _EXACT
    format: Literal["stridework-archive"]
    version: Literal[1]
    profile: Profile
    counts: Mapping[str, Annotated[int, Field(ge=0)]]


@dataclass(frozen=True, slots=True)
class ClearanceRow:
    """The answer to "are you cleared to train?" on one day."""

    __pydantic_config__ = _EXACT
    on: date
    passed: bool


@dataclass(frozen=True, slots=True)
class IgnoredRow:
    """Something of a calendar that is no run, and why."""

    __pydantic_config__ = _EXACT
    title: str
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of a source, in the runner's own time; `at` is null where nobody said when on the day."""

    __pydantic_config__ = _EXACT
    day: date
    at: time | None
    kind: RunKind
    title: str
    reason: str
    minutes: Amount | None
    metres: Amount | None
    done: bool
    origin: str
    uid: str


@dataclass(frozen=True, slots=True)
class RunSourceRow:
    """Where runs come from, with what was read; `content` and `waiting` are gzipped and in base64 (URL-safe)."""

    __pydantic_config__ = _EXACT
    id: UUID
    shape: RunSource.Shape
    name: str
    address: str
    content: bytes | None
    waiting: bytes | None
    read_at: datetime | None
    tried_at: datetime | None
    problem: str
    warnings: list[str]
    ignored: list[IgnoredRow]
    entries: list[RunRow]


@dataclass(frozen=True, slots=True)
class RunCorrectionRow:
    """What the runner said about a run or about every run of a title; `kind` is "" for "not a run"."""

    __pydantic_config__ = _EXACT
    by_title: bool
    key: str
    kind: RunKind | Literal[""]


@dataclass(frozen=True, slots=True)
class BeforeRow:
    """What the runner's last change of the plan took the place of."""

    __pydantic_config__ = _EXACT
    request: Request
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class TrainingPlanRow:
    """What the runner asked of the plan and what was shown last."""

    __pydantic_config__ = _EXACT
    request: Request
    plan: Plan | None
    made_on: date | None
    stale: bool
    changes: tuple[Difference, ...]
    before: BeforeRow | None
    deload_weeks: list[date]


@dataclass(frozen=True, slots=True)
class RungTestRow:
    """Whether the runner can do what opens a rung of an exercise's ladder."""

    __pydantic_config__ = _EXACT
    exercise: str
    level: Annotated[int, Field(ge=0, le=100)]
    passed: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnWorkoutRow:
    """A workout of the runner's own, as its text."""

    __pydantic_config__ = _EXACT
    slug: Annotated[str, Field(max_length=64, pattern=r"^own-[a-z0-9]+(-[a-z0-9]+)*$")]
    text: Annotated[str, Field(max_length=MAX_TEXT)]
    listed: bool


@dataclass(frozen=True, slots=True)
class PlanCalendarRow:
    """What the runner's calendars were shown last, so that a moved account's entries stay the same ones.

    `feed` names the feed; its address is signed with a secret of the installation, so the name alone opens nothing.
    """

    __pydantic_config__ = _EXACT
    key: Annotated[str, Field(max_length=64)]
    entries: tuple[CalendarEntry, ...]
    changed: datetime | None
    feed: UUID | None


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """One mobility screen and when it was taken."""

    __pydantic_config__ = _EXACT
    id: UUID
    taken_at: datetime
    document: ScreenDocument


#: Models, and fields of archived models, that are in no archive; the key is Model or Model.field.
EXCUSED: dict[str, str] = {
    "IntervalsAccount": "holds the key to another account, sealed with this installation's secret: useless elsewhere",
    "Progress": "worked out from the log again when it is next asked for, to the same result",
    "Runner.password": "a secret of the account it was made for; an archive can be lost",
    "Runner.at_this_computer": "says which computer's runner it is, which is not the runner's to carry",
    "Runner.last_login": "about the account on this server, not about the runner",
    "Runner.date_joined": "about the account on this server, not about the runner",
    "Runner.is_active": "a right on this server",
    "Runner.is_staff": "a right on this server",
    "Runner.is_superuser": "a right on this server",
    "Runner.groups": "a right on this server",
    "Runner.user_permissions": "a right on this server",
    "EmailAddress": "for signing in on this server, where it was confirmed",
    "EmailConfirmation": "a question this server has asked, and waits for the answer to",
    "Authenticator": "a passkey or a code's secret: good on this server alone, and an archive can be lost",
    "UserSession": "which browsers are signed in on this server",
    "Member": "what the runner grants a team of this server: to be granted anew elsewhere",
    "Invitation": "a link into this server",
    "Team": "belongs to everybody in it",
    "Challenge": "belongs to everybody in its team",
    "Comment": "said among people of this server, about sessions that are theirs",
    "FormVideo": "kept for a while only and far larger than all else; its page saves film and report",
    "Kudos": "given among people of this server",
    "Log.workout": "a copy of what stands in the document",
    "Log.started_at": "a copy of what stands in the document",
    "Log.seconds": "a copy of what stands in the document",
    "Log.srpe": "a copy of what stands in the document",
    "Log.pain": "a copy of what stands in the document",
    "OwnWorkout.name": "read from the text again",
    "OwnWorkout.sport": "read from the text again",
}


def columns(row: Any) -> tuple[str, ...]:
    """Return the names of a row's fields."""
    return tuple(row.__dataclass_fields__)

"""What a session can be taken along as: one list for the pages of a workout, of a planned and of a done session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from stridework.training.workout import Workout
from stridework.web import catalogue
from stridework.web.files.sounds import KINDS
from stridework.web.models import OwnWorkout


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses, "" for what there is not. `jumps` says that files have as many of its jumps as the runner is used to.

    `done` is for a session that was trained: its file is a recording.
    """

    fit: str = ""
    sounds: tuple[tuple[str, str], ...] = ()
    sheet: str = ""
    calendar: str = ""
    share: str = ""
    copy: str = ""
    edit: str = ""
    delete: str = ""
    jumps: bool = False
    done: bool = False


def take_workout(workout: str | Workout, own: OwnWorkout | None) -> Ways:
    """Return the ways of a workout: a shipped one can be copied, the runner's own changed."""
    id = workout if isinstance(workout, str) else workout.id
    return Ways(
        fit=reverse("workout-fit", args=[id]),
        sounds=tuple((kind, reverse("workout-sound", args=[id, kind])) for kind in KINDS),
        sheet=reverse("workout-sheet", args=[id]),
        share=reverse("workout-share", args=[id]),
        copy="" if own else f"{reverse('own-new')}?from={id}",
        edit=reverse("own-edit", args=[id]) if own else "",
        delete=reverse("own-delete", args=[id]) if own and own.listed else "",
        jumps=catalogue.jumping_intervals(workout) > 0,
    )


def take_planned(day: date, workout: str) -> Ways:
    """Return the ways of the session planned for that day."""
    return Ways(
        fit=reverse("plan-session-fit", args=[day]),
        sounds=tuple((kind, reverse("plan-session-sound", args=[day, kind])) for kind in KINDS),
        sheet=reverse("plan-session-sheet", args=[day]),
        calendar=reverse("calendar"),
        share=reverse("workout-share", args=[workout]),
    )


def take_done(log_id: UUID, workout: str) -> Ways:
    """Return the ways of a finished session; `workout` is "" where nobody knows it any more."""
    share = reverse("workout-share", args=[workout]) if workout else ""
    return Ways(fit=reverse("session-fit", args=[log_id]), share=share, done=True)

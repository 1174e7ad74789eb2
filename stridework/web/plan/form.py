"""What a runner asks of the plan, as a form: the fields, what they say of a request, and what they make of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stridework.training.plan import Level, Race, Request, find_monday
from stridework.training.running import RunKind
from stridework.web.plan.wording import LEVELS

LENGTHS = (2, 4, 8, 12, 16, 20, 26)
MOST_RACES = 3
LONGEST_AHEAD = timedelta(days=366)
ANY_TIME, AT, NEVER = "any", "at", "never"
DISTANCES = (
    ("5000", gettext_lazy("5 km")),
    ("10000", gettext_lazy("10 km")),
    ("21097", gettext_lazy("Half marathon")),
    ("42195", gettext_lazy("Marathon")),
    ("50000", gettext_lazy("Ultra")),
    ("", gettext_lazy("Another distance")),
)
RACE_KINDS = (
    (RunKind.RACE_A.value, gettext_lazy("A: the one that counts")),
    (RunKind.RACE_B.value, gettext_lazy("B: matters")),
    (RunKind.RACE_C.value, gettext_lazy("C: for fun")),
)


@dataclass(frozen=True, slots=True)
class Weekday:
    """The fields of one weekday: its number (Monday 0), a day of it, whether it is preferred, when, at what time."""

    number: int
    day: date
    preferred: bool
    when: str
    at: str


class PlanForm(forms.Form):
    """Start, length, level, days and times, races, sessions a week, resets, and the first day of the week."""

    began = forms.DateField(required=False)
    weeks = forms.TypedChoiceField(choices=[(n, n) for n in range(1, 27)], coerce=int, empty_value=2, required=False)
    level = forms.ChoiceField(choices=list(LEVELS.items()), required=False)
    target = forms.TypedChoiceField(
        choices=[("", ""), ("1", "1"), ("2", "2"), ("3", "3")], coerce=int, empty_value=None, required=False
    )
    maintain = forms.BooleanField(required=False)
    resets = forms.BooleanField(required=False)
    sunday_first = forms.BooleanField(required=False)
    days = forms.TypedMultipleChoiceField(choices=[(n, n) for n in range(7)], coerce=int, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for day in range(7):
            self.fields[f"when_{day}"] = forms.ChoiceField(
                choices=[(ANY_TIME, ""), (AT, ""), (NEVER, "")], required=False
            )
            self.fields[f"at_{day}"] = forms.TimeField(required=False)
        for place in range(MOST_RACES):
            self.fields[f"race_day_{place}"] = forms.DateField(required=False)
            self.fields[f"race_kind_{place}"] = forms.ChoiceField(choices=RACE_KINDS, required=False)
            self.fields[f"race_metres_{place}"] = forms.ChoiceField(choices=DISTANCES, required=False)

    def clean_began(self) -> date:
        """Return the first day, today where none was said; days far away are mistakes."""
        began: date = self.cleaned_data.get("began") or self.today
        if not self.today - timedelta(days=7 * 26) <= began <= self.today + LONGEST_AHEAD:
            raise forms.ValidationError(_("The first day must lie within a year."))
        return began

    def clean(self) -> dict[str, Any]:
        """Ask for a time where a weekday is to have one, and for one day at least."""
        told = super().clean() or self.cleaned_data
        for day in range(7):
            if told.get(f"when_{day}") == AT and told.get(f"at_{day}") is None and f"at_{day}" not in self.errors:
                self.add_error(f"at_{day}", _("At what time?"))
        if all(told.get(f"when_{day}") == NEVER for day in range(7)):
            raise forms.ValidationError(_("Leave at least one day of the week for strength."))
        return told

    def make_request(self, before: Request | None) -> Request:
        """Return the request the form asks for; what was moved and told stays with a plan that goes on."""
        told = self.cleaned_data
        wanted = Request(
            began=told["began"],
            weeks=told["weeks"] or 2,
            level=Level(told["level"] or Level.NOVICE),
            days=frozenset(told["days"]),
            times=_read_times(told),
            target=told["target"],
            maintain=told["maintain"],
            races=_read_races(told),
            week_starts_on=6 if told["sunday_first"] else 0,
            resets=told["resets"],
        )
        return replace(wanted, holds=before.holds, pinned=before.pinned) if before else wanted

    def lengths(self) -> list[int]:
        """Return the lengths to choose from, the one that stands included."""
        value = str(self["weeks"].value() or "")
        return sorted({*LENGTHS, *([int(value)] if value.isdigit() and 1 <= int(value) <= 26 else [])})

    def weekdays(self) -> list[Weekday]:
        """Return the fields of each weekday, Monday first, as they stand."""
        preferred = {str(day) for day in self["days"].value() or ()}
        monday = find_monday(self.today)
        return [
            Weekday(
                number=day,
                day=monday + timedelta(days=day),
                preferred=str(day) in preferred,
                when=str(self[f"when_{day}"].value() or ANY_TIME),
                at=_show_time(self[f"at_{day}"].value()),
            )
            for day in range(7)
        ]

    def race_rows(self) -> list[dict[str, Any]]:
        """Return the fields of each race as they stand."""
        return [
            {
                "place": place,
                "day": self[f"race_day_{place}"],
                "kind": str(self[f"race_kind_{place}"].value() or RunKind.RACE_A.value),
                "metres": str(self[f"race_metres_{place}"].value() or ""),
                "errors": self[f"race_day_{place}"].errors,
            }
            for place in range(MOST_RACES)
        ]


def show_request(request: Request | None, today: date, weeks: int = 2) -> dict[str, Any]:
    """Return what the form shows: the plan's request, or what a newcomer most likely wants."""
    if request is None:
        request = Request(began=today, weeks=weeks)
    shown: dict[str, Any] = {
        "began": request.began,
        "weeks": request.weeks,
        "level": request.level.value,
        "target": "" if request.target is None else str(request.target),
        "maintain": request.maintain,
        "resets": request.resets,
        "sunday_first": request.week_starts_on == 6,
        "days": sorted(request.days),
    }
    for day, times in request.times.items():
        shown[f"when_{day}"] = AT if times else NEVER
        shown[f"at_{day}"] = times[0] if times else None
    for place, race in enumerate(request.races[:MOST_RACES]):
        shown[f"race_day_{place}"] = race.day
        shown[f"race_kind_{place}"] = race.kind.value
        shown[f"race_metres_{place}"] = "" if race.metres is None else f"{race.metres:.0f}"
    return shown


def _read_times(told: Mapping[str, Any]) -> dict[int, tuple[time, ...]]:
    times: dict[int, tuple[time, ...]] = {}
    for day in range(7):
        if told[f"when_{day}"] == NEVER:
            times[day] = ()
        elif told[f"when_{day}"] == AT and told[f"at_{day}"]:
            times[day] = (told[f"at_{day}"],)
    return times


def _read_races(told: Mapping[str, Any]) -> tuple[Race, ...]:
    found = []
    for place in range(MOST_RACES):
        if day := told[f"race_day_{place}"]:
            metres = told[f"race_metres_{place}"]
            kind = RunKind(told[f"race_kind_{place}"] or RunKind.RACE_A)
            found.append(Race(day, kind, _("Race"), float(metres) if metres else None))
    return tuple(sorted(found, key=lambda race: race.day))


def _show_time(value: Any) -> str:
    return f"{value:%H:%M}" if isinstance(value, time) else str(value or "")


def read_day(text: str) -> date | None:
    """Return the day an address or a form names, None for anything else."""
    try:
        return parse_date(text)
    except ValueError:  # well formed, but no day: 31 February
        return None

"""What a form sends of a runner's running: files, a calendar's address, a week in words; and what became of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stridework.errors import ActivityFileError, StrideworkError
from stridework.training.running import Reading
from stridework.web.files.watch import Kept, StrengthIntake, keep_strength
from stridework.web.runs.sources import add_address, add_file, add_week

MOST_FILES = 200
LARGEST_UPLOAD = 4 * 2**30


@dataclass(slots=True)
class Intake:
    """What was read, a sentence each, and what could not be, each with where it stood in the form.

    `address` and `week` are what was typed, given back to the runner where it was wrong.
    """

    taken: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    address: str = ""
    week: str = ""


def take_runs(request: HttpRequest) -> Intake:
    """Keep every run the form sends. What cannot be read is told and changes nothing."""
    intake = Intake()
    unit = "mi" if request.POST.get("unit") == "mi" else "km"
    for upload in request.FILES.getlist("files")[:MOST_FILES]:
        _take(intake, lambda upload=upload: _take_file(request, intake, upload, unit))
    address = request.POST.get("address", "").strip()[:2000]
    if address and _take(intake, lambda: add_address(request.user, address)[1]):
        intake.address = address
    week = request.POST.get("week", "").strip()[:1000]
    if week and _take(intake, lambda: add_week(request.user, week)[1]):
        intake.week = week
    return intake


def _take(intake: Intake, read: Callable[[], Reading | None]) -> bool:
    """Read one thing and note what became of it; return whether it went wrong."""
    try:
        reading = read()
    except StrideworkError as error:
        intake.problems.append(str(error))
        return True
    if reading is not None:
        intake.taken.append(say_reading(reading))
    return False


def _take_file(request: HttpRequest, intake: Intake, upload: UploadedFile, unit: str) -> Reading | None:
    """Keep the runs and the strength sessions of a file; None where it held strength and no run."""
    if (upload.size or 0) > LARGEST_UPLOAD:
        raise StrideworkError(f"{upload.name}: larger than {LARGEST_UPLOAD // 2**30} GB")
    name = upload.name or "file"
    source = Path(upload.temporary_file_path()) if isinstance(upload, TemporaryUploadedFile) else upload.read()
    strength = _take_strength(request, name, source)
    intake.taken += [say_strength(one) for one in strength.kept]
    intake.problems += [f"{name}: {one.title}: {one.reason}" for one in strength.ignored]
    try:
        return add_file(request.user, name, source, unit=unit)[1]
    except StrideworkError:
        if strength.kept or strength.ignored:  # a recording of strength has no run in it
            return None
        raise


def _take_strength(request: HttpRequest, name: str, source: Path | bytes) -> StrengthIntake:
    try:
        return keep_strength(request.user, source, timezone.now())
    except ActivityFileError as error:
        raise ActivityFileError(error.reason, name) from error


def say_strength(kept: Kept) -> str:
    """Return what became of a strength session that a watch recorded, in a sentence."""
    name = kept.workout or _("Strength")
    words = {"name": name, "day": date_format(timezone.localtime(kept.log.started_at), "j F Y", use_l10n=False)}
    if not kept.new:
        return " ".join((_("%(name)s on %(day)s: not added.") % words, *kept.reasons))
    return " ".join((_("%(name)s on %(day)s is in your log.") % words, *kept.reasons))


def say_reading(reading: Reading) -> str:
    """Return how much was read and how much was left out, in a sentence."""
    runs = ngettext("%(count)d run read", "%(count)d runs read", len(reading.runs)) % {"count": len(reading.runs)}
    if not reading.ignored:
        return runs + "."
    left = len(reading.ignored)
    out = ngettext("%(count)d entry is no run", "%(count)d entries are no runs", left) % {"count": left}
    return f"{runs}, {out}."

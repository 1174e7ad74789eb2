"""Mobility screens as rows and as values; the only module that knows both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pydantic_core
from django.db import transaction
from django.db.models import QuerySet
from pydantic import TypeAdapter, ValidationError

from stridework.form.screen_document import (
    ScreenDocument,
    SquatEntry,
    StandEntry,
    WallEntry,
    find_problems,
)
from stridework.web.log_documents import MOST_PROBLEMS, BadDocument, Fault, find_no_text, find_unknown, name_faults
from stridework.web.models import Runner, ScreenResult
from stridework.web.records import NotYours


@dataclass(frozen=True, slots=True)
class KeptScreen:
    """A screen and when it was taken, with its time zone."""

    taken_at: datetime
    screen: ScreenDocument


KEPT_SCREEN: TypeAdapter[KeptScreen] = TypeAdapter(KeptScreen)
SCREEN_DOCUMENT: TypeAdapter[ScreenDocument] = TypeAdapter(ScreenDocument)


def read_screen_document(text: bytes | str) -> KeptScreen:
    """Return the screen a JSON document tells. Raises BadDocument for fields wrong, missing, unknown or untrue."""
    try:
        kept = KEPT_SCREEN.validate_json(text, strict=True)
    except ValidationError as error:
        raise BadDocument(*name_faults(error)) from None
    document = pydantic_core.from_json(text)
    faults: list[Fault] = [*_find_unknown(document), *find_no_text(document)]
    faults += [(f"screen.{field}", problem) for field, problem in find_problems(kept.screen)]
    if kept.taken_at.tzinfo is None:
        faults.append(("taken_at", "must say its time zone"))
    if faults:
        raise BadDocument(*faults[:MOST_PROBLEMS])
    return kept


def _find_unknown(document: dict[str, Any]) -> Iterator[Fault]:
    yield from find_unknown(document, KeptScreen)
    yield from find_unknown(document["screen"], ScreenDocument, "screen.")
    for name, kind in (("tests", SquatEntry), ("knee_to_wall", WallEntry), ("balance", StandEntry)):
        for place, entry in enumerate(document["screen"][name]):
            yield from find_unknown(entry, kind, f"screen.{name}.{place}.")


def store_screen(runner: Runner, screen_id: UUID, kept: KeptScreen) -> bool:
    """Keep a screen and return whether it is new. Storing it again changes nothing. Raises NotYours."""
    with transaction.atomic():
        row = ScreenResult.objects.select_for_update().filter(pk=screen_id).first()
        if row is not None and row.runner_id != runner.pk:
            raise NotYours
        ScreenResult.objects.update_or_create(
            pk=screen_id,
            defaults={"runner": runner, "taken_at": kept.taken_at, "document": asdict(kept.screen)},
        )
    return row is None


def find_screen(runner: Runner, screen_id: UUID) -> ScreenResult | None:
    """Return the runner's row of that id; None where there is none or it is somebody else's."""
    return ScreenResult.objects.filter(runner=runner, pk=screen_id).first()


def screens_of(runner: Runner) -> QuerySet[ScreenResult]:
    """Return the runner's rows, newest first."""
    return ScreenResult.objects.filter(runner=runner).order_by("-taken_at", "pk")


def read_screen(row: ScreenResult) -> KeptScreen:
    """Return the screen as it was told."""
    return KeptScreen(row.taken_at, SCREEN_DOCUMENT.validate_python(row.document))

"""A finished session as JSON, wherever it comes from: read strictly, with every field at fault named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pydantic_core
from pydantic import ValidationError

from stridework.training.log import IntervalLog, Measure, SessionLog, SideCount, find_problems
from stridework.web.records import SESSION_LOG

MOST_PROBLEMS = 50
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
Fault = tuple[str | None, str]
"""The dotted field at fault, None for the whole, and what is wrong with it."""


class BadDocument(Exception):
    """A document that is not a session; `faults` names each field."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(faults)


def read_document(text: bytes | str) -> SessionLog:
    """Return the session a JSON document tells. Raises BadDocument for fields wrong, missing, unknown or untrue."""
    try:
        log = SESSION_LOG.validate_json(text, strict=True)
    except ValidationError as error:
        raise BadDocument(*name_faults(error)) from None
    document = pydantic_core.from_json(text)
    faults: list[Fault] = [*_find_unknown(document), *find_no_text(document)]
    faults += [(problem.field, problem.problem) for problem in find_problems(log)]
    if faults:
        raise BadDocument(*faults[:MOST_PROBLEMS])
    return log


def name_faults(error: ValidationError) -> tuple[Fault, ...]:
    """Return the fields of a validation error, dotted, with what is wrong with each."""
    return tuple((".".join(map(str, e["loc"])) or None, e["msg"]) for e in error.errors()[:MOST_PROBLEMS])


def find_no_text(found: Any, where: str = "") -> Iterator[Fault]:
    """Yield texts with a character that is none: U+0000, or half of a pair. Not every database can keep them."""
    if isinstance(found, str):
        if _NO_TEXT.search(found):
            yield where or None, "has a character that is not text"
    elif isinstance(found, dict):
        for name, value in found.items():
            dot = f"{where}." if where else ""
            yield from find_no_text(name, where)
            yield from find_no_text(value, f"{dot}{name}"[:100].encode("utf-8", "replace").decode())
    elif isinstance(found, list):
        for place, value in enumerate(found):
            yield from find_no_text(value, f"{where}.{place}" if where else str(place))


def find_unknown(found: Any, kind: type, where: str = "") -> Iterator[Fault]:
    """Yield names no field has: a misspelt answer must not be lost in silence."""
    known = {field.name for field in fields(kind)}
    if isinstance(found, dict):
        yield from ((f"{where}{name}"[:100], "no such field") for name in found if name not in known)


def _find_unknown(document: dict[str, Any]) -> Iterator[Fault]:
    yield from find_unknown(document, SessionLog)
    for place, interval in enumerate(document["intervals"]):
        yield from find_unknown(interval, IntervalLog, f"intervals.{place}.")
        for number, measure in enumerate(interval.get("measures", ())):
            yield from find_unknown(measure, Measure, f"intervals.{place}.measures.{number}.")
        for number, count in enumerate(interval.get("counts", ())):
            yield from find_unknown(count, SideCount, f"intervals.{place}.counts.{number}.")

"""Events as JSON, for the page, for a log and for the golden traces: the kind under `event`, and its own fields."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import Any

from stridework.form.events import Attempt, Cut, Event, Hold, HoldBegan, Holding, Placement, Ready, Repetition, Said

KINDS: dict[type[Any], str] = {
    Placement: "placement",
    Ready: "ready",
    Cut: "cut",
    Repetition: "repetition",
    Attempt: "attempt",
    HoldBegan: "hold-began",
    Holding: "holding",
    Hold: "hold",
    Said: "said",
}


def event_to_json(event: Event, places: int = 4) -> dict[str, Any]:
    """Return an event as plain JSON values, numbers rounded; what is not known is null.

    A repetition also says whether it is `clean`, a hold how many `seconds` it lasted.
    """
    content = {"event": KINDS[type(event)], **_plain(asdict(event), places)}
    if isinstance(event, Repetition):
        content["clean"] = event.clean
    if isinstance(event, Hold):
        content["seconds"] = round(event.seconds, places)
    return content


def _plain(value: Any, places: int) -> Any:
    if isinstance(value, float):
        return round(value, places) if isfinite(value) else None
    if isinstance(value, dict):
        return {key: _plain(item, places) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, places) for item in value]
    return value

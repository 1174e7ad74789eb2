"""What the player's page shows beside the session: the meaning of each score, the signs, the modules to load."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from stridework.library.rules import load_rules
from stridework.training.log import Light, SessionLog, pain_light
from stridework.training.workout import Workout
from stridework.web import catalogue
from stridework.web.wording import ADVICE, FLAGS, say_steps

#: Session-RPE (Foster 1998), 0 to 10, in words of our own.
EFFORT = (
    _("nothing at all"),
    _("hardly anything"),
    _("easy"),
    _("comfortable"),
    _("some work"),
    _("hard"),
    _("harder"),
    _("very hard"),
    _("very, very hard"),
    _("nearly everything I had"),
    _("everything I had"),
)
PAIN = (
    _("no pain"),
    _("barely there"),
    _("slight"),
    _("noticeable"),
    _("bothersome"),
    _("distracting"),
    _("too much to ignore"),
    _("strong"),
    _("very strong"),
    _("severe"),
    _("the worst I can think of"),
)
SORENESS = (
    _("fresh"),
    _("barely sore"),
    _("a little sore"),
    _("somewhat sore"),
    _("sore on stairs"),
    _("sore"),
    _("quite sore"),
    _("very sore"),
    _("stiff and sore"),
    _("hard to walk"),
    _("as sore as can be"),
)
NOTHING_TOLD = SessionLog(
    id=UUID(int=0),
    workout="",
    started_at=datetime(2000, 1, 1, tzinfo=UTC),
    finished_at=datetime(2000, 1, 1, tzinfo=UTC),
    seconds=0,
    intervals=(),
)
MODULES = tuple(sorted(p.name for p in (Path(__file__).parent / "static" / "player").glob("*.js")))


def player_context(workout: str | Workout, jumps: int | None = None) -> dict[str, Any]:
    """Return what `train.html` needs beside workout and session.

    Scores are (value, meaning, advice): what the traffic light says to an answer stands beside it in the page, so
    that it is said without a server too.
    """
    jumping = catalogue.jumping_intervals(workout)
    return {
        "moves": catalogue.moves(workout, jumps),
        "intervals": len(catalogue.work_intervals(catalogue.session(workout, jumps))),
        "stepped": say_steps(jumping - jumps, jumping) if jumps is not None else "",
        "flags": [(flag.value, words, _advice(pain_flags=(flag,))) for flag, words in FLAGS.items()],
        "effort_words": [(value, words, "") for value, words in enumerate(EFFORT)],
        "pain_words": [(value, words, _advice(pain=value)) for value, words in enumerate(PAIN)],
        "pain_before_words": [(value, words, "") for value, words in enumerate(PAIN)],
        "soreness_words": [(value, words, "") for value, words in enumerate(SORENESS)],
        "coach_files": catalogue.coach_files(),
        "modules": [name for name in MODULES if name != "unfinished.js"],
    }


def _advice(**told: Any) -> Any:
    light = pain_light(replace(NOTHING_TOLD, **told), load_rules().limits)
    return ADVICE[light.reason] if light and light.light is not Light.GREEN else ""

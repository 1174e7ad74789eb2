"""`stridework workouts` and `stridework exercises`: what there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from difflib import get_close_matches
from typing import Annotated, Any

import typer

from stridework.cli.console import open_console, print_json
from stridework.cli.scene import format_clock
from stridework.cli.workouts import load_own
from stridework.errors import UnknownName
from stridework.library import compile_session, load_exercises, load_workouts
from stridework.training.exercise import Exercise
from stridework.training.phrases import words_in

LANGUAGE = "en"
AS_JSON = typer.Option("--json", help="Print JSON.")


def workouts(as_json: Annotated[bool, AS_JSON] = False) -> None:
    """List the workouts that come with Stridework, and your own behind them."""
    shipped, own = load_workouts(LANGUAGE), load_own()
    found = [(workout, compile_session(workout)) for workout in (*shipped.values(), *own.values())]
    if as_json:
        print_json(
            [
                {
                    "id": w.id,
                    "name": w.name,
                    "level": w.level,
                    "sport": w.sport,
                    "about": w.about,
                    "seconds": t.seconds,
                    "own": w.id in own,
                }
                for w, t in found
            ]
        )
        return
    _print_rows(
        ("id", "length", "level", "about"),
        [(w.id, format_clock(t.seconds), w.level, w.about or (w.name if w.id in own else "")) for w, t in found],
    )


def exercises(
    exercise_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="One exercise, in full.")] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """List the exercises, or tell everything about one: phases, cues, faults and its ladder."""
    found = load_exercises()
    if exercise_id is None:
        listed = found.values()
        if as_json:
            print_json([_outline(exercise) for exercise in listed])
        else:
            _print_rows(("id", "name", "for"), [(e.id, _say(e.name), " ".join(map(_say, e.purpose))) for e in listed])
        return
    if exercise_id not in found:
        raise UnknownName("exercise", exercise_id, get_close_matches(exercise_id, found, n=3, cutoff=0.5))
    if as_json:
        print_json(_outline(found[exercise_id]) | _describe(found[exercise_id]))
    else:
        _print_exercise(found[exercise_id])


def _outline(exercise: Exercise) -> dict[str, Any]:
    return {"id": exercise.id, "name": _say(exercise.name), "purpose": [_say(words) for words in exercise.purpose]}


def _describe(exercise: Exercise) -> dict[str, Any]:
    cues = [
        {"id": c.id, "phase": c.phase, "screen": _say(c.screen), "voice": _say(c.voice), "why": _say(c.why)}
        for c in exercise.cues
    ]
    return {
        "summary": _say(exercise.summary),
        "variants": [
            {"id": v.id, "name": _say(v.name), "dose": _say(v.dose), "sides": v.sides, "fit": asdict(v.fit)}
            for v in exercise.variants
        ],
        "phases": [{"id": p.id, "name": _say(p.name), "good": _say(p.good)} for p in exercise.phases],
        "cues": cues,
        "faults": [{"id": f.id, "name": _say(f.name), "cue": f.cue} for f in exercise.faults],
        "ladder": [
            {"name": _say(r.name), "variant": r.variant, "start": r.start, "cap": r.cap, "step": r.step}
            for r in exercise.ladder
        ],
    }


def _print_exercise(exercise: Exercise) -> None:
    from rich.text import Text

    console = open_console()
    console.print(Text(f"{_say(exercise.name)} ({exercise.id})", style="bold"))
    console.print(Text(_say(exercise.summary)))
    console.print(Text("\n".join(f"- {_say(words)}" for words in exercise.purpose)))
    for heading, header, rows in (
        ("Ways to do it", ("name", "how much"), [(_say(v.name), _say(v.dose)) for v in exercise.variants]),
        ("Phases", ("phase", "what good looks like"), [(_say(p.name), _say(p.good)) for p in exercise.phases]),
        ("Cues", ("cue", "said", "why"), [(_say(c.screen), _say(c.voice), _say(c.why)) for c in exercise.cues]),
        (
            "Common faults",
            ("fault", "think"),
            [(_say(f.name), _say(exercise.cue(f.cue).screen)) for f in exercise.faults],
        ),
        ("Ladder", ("step", "reps"), [(_say(r.name), f"{r.start} to {r.cap}, by {r.step}") for r in exercise.ladder]),
    ):
        console.print(Text(f"\n{heading}", style="bold"))
        _print_rows(header, rows)


def _print_rows(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    for index, name in enumerate(header):
        table.add_column(name, justify="right" if name == "length" else "left", no_wrap=index == 0 and name == "id")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    open_console().print(table)


def _say(words: Any) -> str:
    return words_in(words, LANGUAGE)

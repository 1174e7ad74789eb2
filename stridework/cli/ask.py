"""What a runner is asked in the terminal: once whether training is all right, and after a session how it went.

The words are those of the pages, from the same catalogue of translations; `stridework.web.setup()` comes first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from stridework.library.rules import load_rules
from stridework.training.log import LONGEST_NOTE, PainFlag, SessionLog, pain_light
from stridework.training.workout import Workout
from stridework.web.next_time import BETWEEN_SESSIONS, NextTime, look_ahead, look_beyond, workout_today
from stridework.web.progress.records import keep_rung_answer
from stridework.web.records import has_clearance, local_runner, record_clearance, store_log
from stridework.web.wording import ADVICE, ENDS, FLAGS, LIGHTS, QUESTIONS, REASONS

ASKED = ("srpe", "pain", "soreness")


def ask_clearance(today: date) -> bool:
    """Say what Stridework is and is not, ask once whether training is cleared, and return whether it is."""
    runner = local_runner()
    if has_clearance(runner):
        return True
    typer.echo(
        _(
            "Training information for healthy adults, not medical advice or diagnosis. "
            "Stridework does not detect injuries or predict the risk of one."
        )
    )
    typer.echo("\n" + _("Before your first session") + ": https://eparmedx.com/")
    typer.echo(
        _(
            "The PAR-Q+ is a short, free list of health questions used all over the world. Answer it at its home, "
            "then come back. Stridework never sees your answers."
        )
    )
    typer.echo(
        _(
            "Talk to a professional first if you are pregnant or gave birth within twelve weeks, or if you are over 45 "
            "and new to hard effort. Wait if you have a fever. Under 18, train with a parent or coach."
        )
    )
    passed = typer.confirm("\n" + _("2. Did it say that you may start?").removeprefix("2. "), default=None)
    record_clearance(runner, passed=passed, on=today)
    if not passed:
        typer.echo(
            _(
                "Please talk to a doctor or physiotherapist first; take the result of the questionnaire with you. "
                "Strength will wait for you."
            )
        )
    return passed


def ask_how_it_went(log: SessionLog) -> SessionLog:
    """Ask for effort, pain, soreness and a note, each skipped by Enter, and say what the pain means."""
    typer.echo("\n" + "Enter skips a question.")
    srpe, pain, soreness = (_ask_score(f"{QUESTIONS[name]} ({_ends(ENDS[name])})") for name in ASKED)
    flags = _ask_flags() if pain else ()
    note = typer.prompt(_("Note"), default="", show_default=False).strip()[:LONGEST_NOTE]
    log = replace(log, srpe=srpe, pain=pain, soreness=soreness, pain_flags=flags, note=note)
    light = pain_light(log, load_rules().limits)
    if light and log.pain:
        typer.echo(f"{LIGHTS[light.light]}: {REASONS[light.reason]} {ADVICE[light.reason]}")
    return log


def keep_log(log: SessionLog) -> None:
    """Store the session with those of the pages."""
    store_log(local_runner(), log)


def tell_next_time(log: SessionLog, *, ask: bool) -> None:
    """Say what comes next in every exercise of the session just kept, when, and why; ask for what opens a rung."""
    ahead = look_beyond(local_runner(), log, timezone.localtime())
    if not (ahead.exercises or ahead.session):
        return
    typer.echo("\n" + _("Next time"))
    if ahead.session:
        typer.echo(f"  {ahead.session.when}: {ahead.session.name}")
        for line in filter(None, (ahead.session.amount, " ".join(ahead.session.reasons))):
            typer.echo(f"    {line}")
    if ahead.easier:
        typer.echo(ahead.easier)
    for coming in ahead.exercises:
        _tell_exercise(coming)
        if ask and coming.asks is not None:
            _ask_rung_test(coming.exercise, coming.asks)


def _tell_exercise(coming: NextTime) -> None:
    typer.echo(f"  {coming.name}: {coming.decision if coming.stopped else coming.amount}, {coming.rung}")
    typer.echo("    " + " ".join(filter(None, (coming.reason, coming.limit))))
    if coming.gate:
        typer.echo("    " + coming.gate)


def _ask_rung_test(exercise: str, level: int) -> None:
    """Ask whether the runner can do what opens the rung; Enter leaves the question for next time."""
    while True:
        said = typer.prompt("    " + _("Can you? y / n"), default="", show_default=False).strip().lower()
        if not said:
            return
        if said in {"y", "yes", "n", "no"}:
            break
    passed = said.startswith("y")
    runner, now = local_runner(), timezone.localtime()
    keep_rung_answer(runner, exercise, level, passed=passed, at=now)
    for coming in look_ahead(runner, now.date() + BETWEEN_SESSIONS, only={exercise}).exercises if passed else ():
        _tell_exercise(coming)


def step_before_jumping(workout: Workout, today: date, *, err: bool = False) -> Workout:
    """Return the workout with as many jumps as the runner's legs are used to, the others stepped, and say so.

    `err` says it beside what is printed.
    """
    budgeted, why = workout_today(local_runner(), workout, today)
    if why:
        typer.echo(why, err=err)
    return budgeted


def _ask_score(question: str) -> int | None:
    while True:
        said = typer.prompt(question, default="", show_default=False).strip()
        if not said:
            return None
        if said.isascii() and said.isdigit() and int(said) <= 10:
            return int(said)
        typer.echo("0 … 10")


def _ask_flags() -> tuple[PainFlag, ...]:
    """Ask for the signs that count more than any score; numbers parted by spaces or commas."""
    typer.echo(_("Any of these?"))
    for number, flag in enumerate(PainFlag, start=1):
        typer.echo(f"  {number}  {FLAGS[flag]}")
    while True:
        said = typer.prompt("1 2 …", default="", show_default=False).replace(",", " ").split()
        numbers = {int(number) for number in said if number.isascii() and number.isdigit()}
        if len(numbers) == len(set(said)) and numbers <= set(range(1, len(PainFlag) + 1)):
            return tuple(flag for number, flag in enumerate(PainFlag, start=1) if number in numbers)
        typer.echo(f"1 … {len(PainFlag)}")


def _ends(ends: tuple[object, object]) -> str:
    return f"0 {ends[0]}, 10 {ends[1]}"


def screen_words() -> dict[str, str]:
    """Return the words on the full screen."""
    return {
        "work": _("Work"),
        "rest": _("Rest"),
        "ready": _("Get ready"),
        "done": _("Done"),
        "next": _("Next"),
        "paused": _("Paused"),
        "left": _("Left leg"),
        "right": _("Right leg"),
    }

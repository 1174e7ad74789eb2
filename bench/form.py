"""How right the form engine is, and how fast: the tables of `docs/accuracy.md`, which this writes.

No constant was searched for a best fit: they come from body proportions, the literature or a stated choice, and each is
tagged where it stands. What is not at hand is left out and said.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from math import isnan
from statistics import median

import numpy as np

from bench.form_flights import measure_force_plate
from bench.form_peers import count_by_hip_height, count_by_left_knee
from bench.form_recordings import FOLDER, Clip, read_clips, read_cmu, read_countix, read_opencap
from bench.form_synthetic import measure_speed, measure_synthetic
from bench.form_tables import COUNTED, RULES, Table, by_one, exact, mae, seconds, share
from bench.harness import ROOT, print_table
from stridework.figure.filming import Lens
from stridework.form.exercise_guess import ExerciseGuesser
from stridework.form.geometry import inner_angle
from stridework.form.landmarks import Frame
from stridework.form.report import Report, analyse

PAGE = ROOT / "docs" / "accuracy.md"


def main() -> None:
    """Print every table and write the page."""
    tables = list(measure_synthetic())
    if FOLDER.exists():
        tables = [*measure_recordings(), *tables]
    else:
        sys.stderr.write(f"{FOLDER} is not here: only the synthetic runner is measured, and the page stays as it is\n")
    tables.append(measure_speed())
    for table in tables:
        print_table(table.title, table.columns, table.rows)
    if FOLDER.exists():
        write_page(tables)


def measure_recordings() -> Iterator[Table]:
    """Yield the tables of real people and of motion capture."""
    clips = read_clips()
    yield from _measure_clips([clip for clip in clips if clip.variant])
    yield _measure_negatives([clip for clip in clips if not clip.variant])
    yield _measure_guesses([clip for clip in clips if clip.variant and clip.whole])
    yield from _measure_countix()
    yield _measure_cmu()
    yield from _measure_opencap()
    yield measure_force_plate()


def _measure_clips(clips: Sequence[Clip]) -> Iterator[Table]:
    rows: list[tuple[object, ...]] = []
    tally: dict[str, list[tuple[Clip, int, int, int]]] = {}
    errors: dict[str, list[float]] = {}
    for clip in clips:
        report = analyse(clip.frames, RULES[clip.variant])
        knee, hip = count_by_left_knee(clip.frames), count_by_hip_height(clip.frames)
        off = [min((abs(rep.bottom_s - at) for rep in report.reps), default=9.0) for at in clip.bottoms]
        off = [value for value in off if value < 0.5]
        whole = "" if clip.whole else " (feet out of frame)"
        rows.append((clip.name + whole, clip.view, clip.reps, len(report.reps), hip, knee, seconds(off)))
        kinds = [f"{clip.variant}, {'generated' if clip.generated else 'people'}"]
        kinds += ["all whole-body clips"] if clip.whole else []
        for kind in kinds:
            tally.setdefault(kind, []).append((clip, len(report.reps), hip, knee))
            errors.setdefault(kind, []).extend(off)
    columns = (
        "clips",
        "clips ",
        "people",
        "exact",
        "off by ≤ 1",
        "MAE",
        "bottom off by (median)",
        "hip height MAE",
        "160/90 MAE",
    )
    summary: list[tuple[object, ...]] = []
    for kind, found in tally.items():
        ours, hips, knees = ([(clip.reps, got[i]) for clip, *got in found] for i in range(3))
        persons = len({clip.person for clip, *_ in found})
        summary.append((kind, len(found), persons, share(exact(ours)), share(by_one(ours)), mae(ours),
                        seconds(errors[kind]), mae(hips), mae(knees)))  # fmt: skip
    about = (
        "Repetitions counted by eye. MAE is the mean of |counted - true| / true. Two clips begin at the bottom of a "
        "movement: by eye that was counted, by the engine only what had begun in view. One clip is cut to a close-up."
    )
    yield Table("Clips of people, by exercise", about, columns, summary)
    names = ("clip", "view", "true", "ours", "hip height", "160/90", "bottom off by")
    yield Table("Clips of people, one by one", "", names, rows)


def _measure_negatives(clips: Sequence[Clip]) -> Table:
    rows: list[tuple[object, ...]] = []
    for clip in clips:
        counts = [len(analyse(clip.frames, RULES[variant]).reps) for variant in COUNTED]
        rows.append((clip.name, *counts, count_by_hip_height(clip.frames), count_by_left_knee(clip.frames)))
    about = "Other exercises, each looked at with the rules of every one of ours. Every number should be 0."
    return Table("Repetitions that are none", about, ("clip", *COUNTED, "hip height", "160/90"), rows)


def _measure_guesses(clips: Sequence[Clip]) -> Table:
    rows: dict[str, list[tuple[bool, float]]] = {}
    for clip in clips:
        guesser = ExerciseGuesser(RULES)
        for frame in clip.frames:
            guesser.push(frame)
        guesses = guesser.finish()
        right = bool(guesses) and guesses[0].variant == clip.variant
        rows.setdefault(clip.variant, []).append((right, guesses[0].sure if guesses else float("nan")))
    table: list[tuple[object, ...]] = []
    for variant, found in rows.items():
        sure = [value for _, value in found if not isnan(value)]
        table.append(
            (variant, len(found), sum(right for right, _ in found), len(found) - len(sure), f"{median(sure):.2f}")
        )
    about = "The exercise proposed from the clip alone. Clips of one fast repetition can never be sure."
    return Table(
        "Proposing the exercise", about, ("exercise", "clips", "right", "none proposed", "sure (median)"), table
    )


def _measure_countix() -> Iterator[Table]:
    rows: list[tuple[object, ...]] = []
    single: list[tuple[object, ...]] = []
    sequences = read_countix()
    for variant in dict.fromkeys(sequence.variant for sequence in sequences):
        found = [sequence for sequence in sequences if sequence.variant == variant]
        counts = [
            (
                s.reps,
                len(analyse(s.frames, RULES[variant]).reps),
                count_by_hip_height(s.frames),
                count_by_left_knee(s.frames),
            )
            for s in found
        ]
        for name, place in (("ours", 1), ("hip height", 2), ("160/90", 3)):
            pairs = [(row[0], row[place]) for row in counts]
            rows.append((variant, name, len(pairs), share(exact(pairs)), share(by_one(pairs)), mae(pairs)))
        single += [(s.name, *row) for s, row in zip(found, counts, strict=True)]
    about = (
        "Landmarks of public clips with talking, cuts and close-ups. They are published stretched to each frame's own "
        "box, without visibility; bodies are brought back by the lengths of their bones (a body table's, moved towards "
        "the runner's own), never by a count. A thigh or shank left out of that fit comes out with its length within "
        "15 %. All three counters get the same bodies. The squats hang on that fit: with one of its constants moved by "
        "a third or doubled, they come out at MAE 0.14 to 0.30 and 6 to 8 of 10 within one, the lunges at 0.07 to 0.11 "
        "and 9 of 10. What is still missed: 017 turns between its squats and shows two of them with the far leg "
        "crossed before the near one; 027 shows legs alone, and the way down is lost in two of five; in lunge 7 two of "
        "four hardly leave the standing height. The published number counts movements, shallow or not; only whole "
        "repetitions are compared here, no shallow attempts."
    )
    yield Table(
        "Countix-Fitness sequences", about, ("exercise", "counter", "clips", "exact", "off by ≤ 1", "MAE"), rows
    )
    yield Table("Countix-Fitness, one by one", "", ("clip", "published", "ours", "hip height", "160/90"), single)


def _measure_cmu() -> Table:
    rows: list[tuple[object, ...]] = []
    for azimuth in (0, 45, 90):
        found = {"Squat": Counter[str](), "KneeRaise": Counter[str]()}
        for capture in read_cmu():
            frames = list(capture.film(Lens(azimuth=azimuth, distance_m=4.5, field=55)))
            for activity, moments in (
                ("Squat", [rep.bottom_s for rep in analyse(frames, RULES["squat"]).reps]),
                ("KneeRaise", [(h.start_s + h.end_s) / 2 for h in analyse(frames, RULES["balance"]).holds]),
            ):
                found[activity]["true"] += sum(s["reps"] for s in capture.segments if s["activity"] == activity)
                for moment in moments:
                    nearest = min(capture.segments, key=lambda s: max(s["start_s"] - moment, moment - s["end_s"], 0))
                    found[activity]["found" if nearest["activity"] == activity else "elsewhere"] += 1
        row: list[object] = [f"{azimuth}°"]
        for counts in found.values():
            row += [f"{counts['found']} of {counts['true']}", counts["elsewhere"]]
        rows.append(tuple(row))
    about = (
        "Three trials of one person, filmed by the synthetic camera: squats, knee raises (stands on one leg of about a "
        "second), and between them jumping jacks, twists, arm circles, toe touches and jogging. "
        "The stand found elsewhere is one of 0.6 s while jogging."
    )
    columns = ("camera", "squats found", "squats elsewhere", "stands found", "stands elsewhere")
    return Table("Motion capture with other activities between (CMU)", about, columns, rows)


def _measure_opencap() -> Iterator[Table]:
    capture, truth = read_opencap()
    side = analyse(list(capture.film(Lens(azimuth=90, distance_m=3.5))), RULES["squat"])
    true_verdicts = [{f.cue: f.verdict for f in rep.findings} for rep in side.reps]
    rows: list[tuple[object, ...]] = []
    for azimuth in (90, 80, 75, 60, 45, 30, 15, 0):
        frames = list(capture.film(Lens(azimuth=azimuth, distance_m=3.5)))
        report = analyse(frames, RULES["squat"])
        knees = _knees_at_bottom(frames, report)
        errors = [
            knee - float(np.interp(rep.bottom_s, truth["times"], truth["knee"]))
            for rep, knee in zip(report.reps, knees, strict=True)
        ]
        judged = wrong = asked = 0
        for rep, true in zip(report.reps, true_verdicts, strict=False):
            for finding in rep.findings:
                if true.get(finding.cue) in ("good", "watch", "cue"):
                    asked += 1
                    if finding.verdict != "cannot-judge":
                        judged += 1
                        wrong += (finding.verdict == "good") != (true[finding.cue] == "good")
        off = f"{median(errors):+.0f}°" if errors else ""
        rows.append((f"{azimuth}°", f"{report.extent.view.azimuth:.0f}°", len(report.reps), off,
                     f"{judged} of {asked}", wrong))  # fmt: skip
    about = (
        "Five squats of one person with joint angles from OpenCap, filmed by the synthetic camera. The knee's angle in "
        "the picture at the bottom beside the true one; verdicts of the cues for the side beside those from 90°."
    )
    columns = (
        "camera",
        "estimated",
        "squats (5)",
        "knee in the picture",
        "verdicts given",
        "of them otherwise than at 90°",
    )
    yield Table("Angles by camera (OpenCap)", about, columns, rows)


def _knees_at_bottom(frames: Sequence[Frame], report: Report) -> list[float]:
    knees = []
    for rep in report.reps:
        hip, knee, ankle = (frames[rep.frame].points[number] for number in (24, 26, 28))
        a = frames[rep.frame].aspect
        knees.append(180 - inner_angle(hip[0] * a, hip[1], knee[0] * a, knee[1], ankle[0] * a, ankle[1]))
    return knees


def write_page(tables: Sequence[Table]) -> None:
    """Write the accuracy page: what was measured, how, and the tables."""
    parts = [INTRODUCTION]
    for table in tables:
        parts.append(f"## {table.title}\n")
        if table.about:
            parts.append(f"{table.about}\n")
        parts.append("| " + " | ".join(column.strip() for column in table.columns) + " |")
        parts.append("|" + " --- |" * len(table.columns))
        parts += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in table.rows]
        parts.append("")
    PAGE.write_text("\n".join(parts), encoding="utf-8")


INTRODUCTION = """# How right the camera is

Written by `make bench`; do not edit. The engine's constants come from body proportions, from the literature or from a
stated choice, and each says which where it stands in the code. None was searched for a best fit, but the rules were
written with these recordings at hand: people the engine has never met are the better test. Beside the engine stand two
simple counters on the same landmarks: the usual one (left knee under 90°, then over 160°), and a careful one in twenty
lines (hip height over trunk length, two thresholds in the recording's own range, which it must have seen to its end).

What the numbers do not say: the people are few and mostly young, many clips are of gyms and short, labels were counted
by one person and their lowest moments read off the same landmarks, and nothing here measures injury or its risk.
Jumping lunges, slams and single-leg holds are known from the synthetic runner only. What a camera can and cannot judge
at all is told by every report, cue by cue.
"""


if __name__ == "__main__":
    main()

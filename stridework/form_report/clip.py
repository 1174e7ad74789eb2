"""A clip judged on the runner's own device: frames in, the same report page out. JSON in and out, for a page's worker.

The worker (`web/static/clip/worker.js`) runs this in Pyodide; nothing here knows of a browser, so tests run it too.
Frames are kept until the end, 33 points each: the exercise may only be known then, and the trace is made of them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from math import nan
from typing import Any

from stridework.form.browser import read_frame
from stridework.form.exercise_guess import SURE, ExerciseGuesser, Guess
from stridework.form.landmarks import Frame
from stridework.form.report import Analysis, Report, report_to_json
from stridework.form.rules import FormRules, rules_from_json
from stridework.form_report.course import Course
from stridework.form_report.lit import find_lit
from stridework.form_report.page import write_page
from stridework.form_report.said import say_cue
from stridework.form_report.sheet import Sheet, find_worst
from stridework.formats.traces import read_trace_lines, write_trace

FEW_PICTURES_PER_S = 15.0  #: below it a repetition has too few pictures for speeds, jumps and many angles [D]


def open_clip(rules_json: str, options_json: str = "{}") -> Clip:
    """Begin a clip. `rules_json` holds every variant's rules by its id.

    Options: `variant` (null: find out), `height_m`, `name` (the file's). Raises KeyError for an unknown variant.
    """
    options = json.loads(options_json)
    rules = {variant: rules_from_json(content) for variant, content in json.loads(rules_json).items()}
    height_m = float(options.get("height_m") or nan)
    return Clip(rules, options.get("variant"), height_m=height_m, name=str(options.get("name") or "clip"))


class Clip:
    """Takes a recording's frames one by one, then judges them and writes the page and the trace."""

    def __init__(
        self, rules: dict[str, FormRules], variant: str | None, *, height_m: float = nan, name: str = "clip"
    ) -> None:
        self._rules = rules
        self._chosen = None if variant is None else rules[variant]
        self._height_m = height_m
        self._name = name
        self._frames: list[Frame] = []
        self._found = 0
        self._guesses: list[Guess] = []
        self._guesser = ExerciseGuesser(rules) if self._chosen is None else None
        self._report: Report | None = None
        self._course: Course | None = None
        self._notes: list[str] = []

    def push(self, t_s: float, aspect: float, values: Any) -> bool:
        """Take a frame as `browser.read_frame` does, and say whether it was one: its time must go on."""
        frame = read_frame(t_s, aspect, values)
        if self._frames and frame.t_s <= self._frames[-1].t_s:
            return False
        self._take(frame)
        return True

    def push_trace(self, text: str) -> int:
        """Take every frame of a trace's text and return how many. Raises TraceFileError naming the line."""
        for frame in read_trace_lines(text.splitlines(), self._name):
            self._take(frame)
        return len(self._frames)

    def _take(self, frame: Frame) -> None:
        self._frames.append(frame)
        self._found += bool(frame.points)
        if self._guesser is not None:
            self._guesser.push(frame)

    def finish(self, variant: str = "", *, partial: bool = False) -> str:
        """Judge what was taken, as that variant where one is named now. May be asked again, with another.

        Returns `{"problem": …}`, or the report, the guess and the moments to picture. Problems: `empty` (no frame),
        `nobody` (no person in any), `unknown` (no exercise was recognised; name one).
        """
        if not self._frames:
            return json.dumps({"problem": "empty"})
        if not self._found:
            return json.dumps({"problem": "nobody"})
        named = self._rules[variant] if variant else self._chosen
        guesses: list[Guess] = []
        if named is None and self._guesser is not None:
            guesses = self._guesses = self._guesses or self._guesser.finish()
            if not guesses:
                return json.dumps({"problem": "unknown"})
            named = self._rules[guesses[0].variant]
        assert named is not None  # noqa: S101 for mypy
        self._judge(named, partial=partial)
        return json.dumps(self._tell(guesses), separators=(",", ":"))

    def _judge(self, rules: FormRules, *, partial: bool) -> None:
        analysis, course = Analysis(rules, height_m=self._height_m), Course(rules)
        for frame in self._frames:
            analysis.push(frame)
            course.watch(frame, analysis.coach.tracker)
        self._report, self._course = analysis.finish(partial=partial), course

    def write_page(self, pictures: Any) -> str:
        """Return the report's page. `pictures` are JPEGs by the number of the frame that `finish` asked for."""
        if self._report is None or self._course is None:
            raise ValueError("the clip has not been judged yet")
        given = pictures.to_py() if hasattr(pictures, "to_py") else pictures
        shown = {int(number): bytes(content) for number, content in given.items()}
        moments = {worst.finding.frame for worst in find_worst(self._report) if worst.finding.frame is not None}
        frames = {number: self._frames[number] for number in moments if number < len(self._frames)}
        return write_page([Sheet(self._name, self._report, self._course, frames, shown, self._notes)])

    def write_trace(self) -> str:
        """Return the frames as a trace that `stridework form` reads."""
        out = io.StringIO()
        write_trace(self._frames, self._frames[0].aspect, out)
        return out.getvalue()

    def _tell(self, guesses: list[Guess]) -> dict[str, Any]:
        assert self._report is not None  # noqa: S101 for mypy
        report = self._report
        self._notes = list(_list_warnings(report, guesses))
        return {
            "report": report_to_json(report),
            "guess": [{"variant": g.variant, "sure": round(g.sure, 2)} for g in guesses[:3]],
            "worst": list(self._list_moments(report)),
            "notes": self._notes,
        }

    def _list_moments(self, report: Report) -> Iterator[dict[str, Any]]:
        """Yield the moments to picture: frame number, its time, points, and which of them are lit."""
        for worst in find_worst(report):
            number = worst.finding.frame
            if number is None or number >= len(self._frames):
                continue
            frame = self._frames[number]
            yield {
                "frame": number,
                "t_s": frame.t_s,
                "aspect": frame.aspect,
                "points": [None if p[0] != p[0] else [round(p[0], 4), round(p[1], 4), p[3]] for p in frame.points],
                "lit": sorted(find_lit(worst.rule, worst.event.side)),
                "cue": say_cue(report.rules, worst.rule.cue),
            }


def _list_warnings(report: Report, guesses: list[Guess]) -> Iterator[str]:
    """Yield what whoever reads the page should know about the recording, as sentences without a full stop."""
    if guesses:
        best, *others = guesses
        said = f"nobody named the exercise: it looks like {best.variant}, {100 * best.sure:.0f} % sure"
        if others and best.sure < SURE:
            said += f"; else {others[0].variant}"
        yield said
    if not report.extent.seen:
        yield "nobody stood whole in view, so nothing could be judged"
    if report.extent.fps < FEW_PICTURES_PER_S:  # NaN is not
        yield f"{report.extent.fps:.0f} pictures a second are few: film with 30, jumps with 60"

"""The coach: says little, one thing at a time, and only what was seen twice.

`Coach.push(frame)` gives the tracker's events and, now and then, a word. Manners after `science` 6.2 and 6.3 [D]: a
correction only outside the band and on two of the last three repetitions that could be judged; one an interval, the
worst fault first (safety, landing, knee, trunk, depth); not the same one in two intervals running unless it got worse;
praise for a fault that is gone, once; nothing in the last 3 seconds; with closed eyes only a word for safety; less from
session to session. A whole file is judged by pushing its frames through the same coach.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isnan, nan

from stridework.form.events import Event, Hold, HoldBegan, Holding, Repetition, Said
from stridework.form.findings import CANNOT_JUDGE, CUE, GOOD, Finding
from stridework.form.landmarks import Frame
from stridework.form.rules import CONCERNS, CueRule, FormRules
from stridework.form.tracker import Tracker

OPENS, CLOSES = 0.4, 0.8  #: the part of an interval in which a correction may be said: 12 to 24 s of 30
SILENT_S = 3.0
INTERVAL_S = 30.0  #: how long an interval counts as where nobody said
OUT_OF = 3
ENOUGH = 2
WORSE_DEGREES, WORSE_SHARE = 5.0, 0.2  #: what counts as worse than last time; less is noise
FULL_RATE_UNTIL, SUMMARY_FROM = 2, 7  #: sessions with every correction, and from when there is none [D]
WOBBLE = 0.10  #: body heights the hips wander with closed eyes before the coach wants them open [D]


@dataclass(frozen=True, slots=True)
class Phrases:
    """The few words that belong to no exercise."""

    praise: str = "That's it"
    open_eyes: str = "Open your eyes"


@dataclass(frozen=True, slots=True)
class Correction:
    """What was last said of a cue: in which interval, at which value, and whether its cure was praised."""

    interval: int
    value: float
    praised: bool = False


class Coach:
    """Follows one runner through one variant and talks.

    `session` counts the sessions done with the coach, this one included. `baseline` is the runner's own usual value by
    cue; `height_m` makes metres of pictures. Call `start_interval` at each "go", else every 30 s are one interval.
    """

    def __init__(
        self,
        rules: FormRules,
        *,
        session: int = 1,
        baseline: Mapping[str, float] | None = None,
        height_m: float = nan,
        phrases: Phrases | None = None,
    ) -> None:
        self.tracker = Tracker(rules, baseline=baseline, height_m=height_m)
        self._rules: dict[str, CueRule] = {rule.cue: rule for rule in rules.cues}
        self._session = session
        self._phrases = phrases or Phrases()
        self._seen: dict[str, deque[Finding]] = {rule.cue: deque(maxlen=OUT_OF) for rule in rules.cues}
        self._said: dict[str, Correction] = {}
        self._interval = 0
        self._interval_start_s = nan
        self._interval_s = INTERVAL_S
        self._told = False
        self._spoken_in = -1
        self._warned = False
        self._timed = False

    def start_interval(self, t_s: float, seconds: float, eyes: str = "open", gaze: str = "ahead") -> None:
        """Begin an interval of work at that time of the frames; `eyes` and `gaze` are what its protocol asks for."""
        self._timed = True
        self._begin_interval(t_s, seconds)
        self.set_protocol(eyes, gaze)

    def set_protocol(self, eyes: str = "open", gaze: str = "ahead") -> None:
        """Say that the protocol now asks for open or closed eyes, and to look ahead or around."""
        self.tracker.set_protocol(eyes, gaze)
        self._warned = False

    def push(self, frame: Frame) -> list[Event]:
        """Take the next frame and return what it makes known, the coach's words last."""
        if not self._timed and not frame.t_s - self._interval_start_s < INTERVAL_S:
            self._begin_interval(frame.t_s, INTERVAL_S)
        return self._answer(frame.t_s, self.tracker.push(frame))

    def finish(self) -> list[Event]:
        """Return what was still under way when the frames ended."""
        return self.tracker.finish()

    def _begin_interval(self, t_s: float, seconds: float) -> None:
        if not isnan(self._interval_start_s):
            self._interval += 1
        self._interval_start_s, self._interval_s = t_s, seconds
        self._told = False

    def _answer(self, t_s: float, events: list[Event]) -> list[Event]:
        for event in list(events):
            if isinstance(event, HoldBegan):
                self._warned = False
            if not isinstance(event, Repetition | Hold | Holding):
                continue
            for finding in event.findings:
                if finding.verdict != CANNOT_JUDGE:
                    self._seen[finding.cue].append(finding)
            word = self._choose(t_s, event)
            if word is not None:
                events.append(word)
        return events

    def _choose(self, t_s: float, event: Repetition | Hold | Holding) -> Said | None:
        """Return the one thing worth saying now, or None."""
        if self.tracker.eyes == "closed":
            return self._keep_safe(t_s, event)
        into = t_s - self._interval_start_s
        if into > self._interval_s - SILENT_S:
            return None
        praise = self._praise(t_s)
        if praise is not None:
            return praise
        if self._told or not OPENS <= into / self._interval_s <= CLOSES or not self._may_speak():
            return None
        return self._correct(t_s)

    def _may_speak(self) -> bool:
        if self._session <= FULL_RATE_UNTIL:
            return True
        return self._session < SUMMARY_FROM and self._interval - self._spoken_in >= 2

    def _correct(self, t_s: float) -> Said | None:
        wrong = [cue for cue in self._rules if self._is_wrong(cue) and not self._just_said(cue)]
        if not wrong:
            return None
        cue = min(
            wrong,
            key=lambda cue: (CONCERNS.index(self._rules[cue].concern), -_excess(self._rules[cue], self._last(cue))),
        )
        value = self._last(cue)
        self._told = True
        self._spoken_in = self._interval
        self._said[cue] = Correction(self._interval, value)
        bad = sum(finding.verdict == CUE for finding in self._seen[cue])
        rule = self._rules[cue]
        reason = f"{rule.measure.replace('_', ' ')} {value:.3g} {rule.unit}, {bad} of the last {len(self._seen[cue])}"
        return Said(t_s, cue, rule.say, "correction", reason)

    def _praise(self, t_s: float) -> Said | None:
        for cue, said in self._said.items():
            since = list(self._seen[cue])[-ENOUGH:]
            if not said.praised and len(since) == ENOUGH and all(finding.verdict == GOOD for finding in since):
                self._said[cue] = Correction(said.interval, said.value, praised=True)
                return Said(t_s, cue, self._phrases.praise, "praise", f"{ENOUGH} good ones after the correction")
        return None

    def _keep_safe(self, t_s: float, event: Repetition | Hold | Holding) -> Said | None:
        sway = next((f.value for f in event.findings if f.measure == "hip_sway" and f.value is not None), 0.0)
        if self._warned or (sway <= WOBBLE and not (isinstance(event, Hold) and "moved" in event.ended)):
            return None
        self._warned = True
        return Said(
            t_s, "close-eyes", self._phrases.open_eyes, "safety", f"hips wander {100 * sway:.0f} % of body height"
        )

    def _is_wrong(self, cue: str) -> bool:
        return sum(finding.verdict == CUE for finding in self._seen[cue]) >= ENOUGH

    def _just_said(self, cue: str) -> bool:
        """Say whether this was the correction of the interval before, and is no worse now."""
        said = self._said.get(cue)
        if said is None or self._interval - said.interval > 1:
            return False
        rule = self._rules[cue]
        step = WORSE_DEGREES if rule.unit == "degrees" else WORSE_SHARE * abs(said.value)
        return _excess(rule, self._last(cue)) - _excess(rule, said.value) < step

    def _last(self, cue: str) -> float:
        values = [finding.value for finding in self._seen[cue] if finding.verdict == CUE and finding.value is not None]
        return values[-1] if values else nan


def _excess(rule: CueRule, value: float) -> float:
    """How far out of good a value is."""
    below = rule.good_from - value if rule.good_from is not None else -inf
    above = value - rule.good_to if rule.good_to is not None else -inf
    return max(below, above)

"""Holds out of frames: watches the stands on one leg, judges them while they last and when they end."""

from __future__ import annotations

from math import nan

from stridework.form.events import Event, Hold, HoldBegan, Holding
from stridework.form.findings import Finding, Judge, list_measures
from stridework.form.holds import HoldSpan, HoldTracker
from stridework.form.landmarks import SIDE_NAMES, Sight
from stridework.form.rules import FormRules
from stridework.form.spell import Spell, take_ruler
from stridework.form.stance import Stance
from stridework.form.view import View

HOLD_LEAST_S = 0.5  #: a shorter stand on one leg is a step
HOLD_CHECK_S = 3.0  #: how often a hold is judged while it lasts


class HoldWatch:
    """Tells the stands on one leg. `eyes` and `gaze` are what the protocol asks for: open, closed; ahead, around."""

    def __init__(self, rules: FormRules, stance: Stance, judge: Judge, height_m: float) -> None:
        self.rules = rules
        self.view = View()
        self.eyes, self.gaze = "open", "ahead"
        self._stance = stance
        self._judge = judge
        self._height_m = height_m
        self._holds = HoldTracker()
        self._count = 0
        self._checked_s = nan

    def reset(self) -> None:
        """Forget the stand under way, as after a cut."""
        self._holds.reset()

    def held_s(self, t_s: float) -> float:
        """How long the runner has stood on one leg; 0 on two."""
        return self._holds.held_s(t_s)

    def step(self, sight: Sight, travel: float, events: list[Event]) -> None:
        """Take a frame with the hips' travel below standing, in leg lengths."""
        was = self._holds.side
        span = self._holds.push(sight, self._stance, travel)
        if span is not None:
            self._close(sight.t, events, span)
        if self._holds.side < 0:
            return
        side = self._holds.side
        if was < 0:
            self._checked_s = sight.t
            events.append(HoldBegan(sight.t, SIDE_NAMES[side]))
        elif sight.t - self._checked_s >= HOLD_CHECK_S:
            recent = [seen for seen in self._holds.sights if seen.t > self._checked_s]
            self._checked_s = sight.t
            events.append(
                Holding(sight.t, SIDE_NAMES[side], self.held_s(sight.t), self._find(recent, side, recent[0].t, sight.t))
            )

    def _find(self, sights: list[Sight], side: int, start_s: float, end_s: float) -> tuple[Finding, ...]:
        if not sights:
            return ()
        spell = Spell(
            sights=sights,
            travels=[0.0] * len(sights),
            before=(),
            start_s=start_s,
            turn_s=end_s,
            end_s=end_s,
            ruler=take_ruler(self._stance),
            view=self.view,
            standing=side,
            height_m=self._height_m,
            held=True,
            gaze=self.gaze,
        )
        return tuple(self._judge.judge(rule, spell) for rule in self.rules.cues)

    def _close(self, t: float, events: list[Event], span: HoldSpan | None) -> None:
        if span is None or span.seconds < HOLD_LEAST_S:
            return
        findings = self._find(list(self._holds.sights), span.side, span.start_s, span.end_s)
        self._count += 1
        events.append(
            Hold(
                t_s=t,
                number=self._count,
                side=SIDE_NAMES[span.side],
                start_s=span.start_s,
                end_s=span.end_s,
                ended=span.ended,
                eyes=self.eyes,
                measures={**list_measures(findings), "seconds": span.seconds},
                findings=findings,
            )
        )

    def finish(self, t_s: float, events: list[Event], why: str) -> None:
        """End the stand under way, saying why."""
        self._close(t_s, events, self._holds.finish(why))

"""Repetitions out of travel: which frames belong to a movement, whether it counts, and what is found in it.

The phase machine says when a movement began, turned and ended. Here it gets its frames and its jump, is held against
the exercise's shape, and is judged once it is complete.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from math import inf, isnan, nan

from stridework.form.events import Attempt, Event, Repetition
from stridework.form.findings import Judge, list_measures, refuse_view, take
from stridework.form.flights import Flight, FlightTracker
from stridework.form.landmarks import ANKLES, HIPS, SIDE_NAMES, Sight
from stridework.form.reps import AWAY, Move, PhaseMachine
from stridework.form.rules import CueRule, FormRules
from stridework.form.shapes import find_lead, misshapen
from stridework.form.smoothing import middle_of_three, smooth_both_ways
from stridework.form.spell import Spell, take_ruler
from stridework.form.spell_measures import STILL_FOR_S, settle_time
from stridework.form.stance import Stance
from stridework.form.view import ROUGHLY, View

USUAL_TRAVEL = 0.1  #: least travels below this make the phase machine finer
RISEN = 0.6  #: share of the way back at which a repetition counts although it is seen no further
BEFORE_S = 1.2  #: how much of the stand before a movement is kept
TURN_FLAT = 0.012  #: leg lengths within which a turning point is flat
TOUCHDOWN_S = 0.4  #: a jump belongs to the lunge that begins at most this long after its landing
SLOW_FRAMES_S = 1 / 14  #: with fewer frames a second a jump may pass unseen; a change of legs then stands for it
AT_REST = 0.03  #: leg lengths the hips may move up and down while a landing may have come to rest: 0.10 m/s over 0.25 s
STEP_TAKES_S = 2.2  #: from one lunge to the next through standing; jumping takes 1 to 2 s
WALKED = 1.3  #: leg lengths the hips may end away from where they began; more is walking
STEPPED = {"both-knees": 0.45, "tiptoe": 0.2}
"""Leg lengths the feet may end away from where they began in an exercise that stays on the spot, by its shape."""
SURELY_SHORT, SURELY_SHORT_SPLIT = 0.8, 0.6
"""Shares of full travel below which depth is surely short; between them and full it cannot be judged. A split stance
seen from the front or back reaches towards the camera, and nearer things look lower: there the doubt is larger [C]."""

Steps = list[tuple[Sight, float]]
"""Frames, each with the hips' travel in leg lengths as it was seen, unsmoothed."""


class RepetitionCounter:
    """Turns the frames of one standing runner into repetitions and attempts."""

    def __init__(self, rules: FormRules, stance: Stance, judge: Judge, height_m: float) -> None:
        self.rules = rules
        self.view = View()
        self._stance = stance
        self._judge = judge
        self._height_m = height_m
        self._machine = PhaseMachine(rules.track.slowest_s, min(1.0, rules.track.least_travel / USUAL_TRAVEL))
        self._flights = FlightTracker()
        self._count = 0
        self._lead_before, self._turn_before_s = -1, nan
        self.reset()

    def reset(self) -> None:
        """Forget what was under way, as after a cut; the count goes on."""
        self._machine.reset()
        self._flights.reset()
        self._flight: Flight | None = None
        self._before: deque[tuple[Sight, float]] = deque()
        self._run: Steps = []
        self._told = False

    @property
    def away(self) -> bool:
        """Whether a movement is under way."""
        return self._machine.phase is AWAY

    def step(self, sight: Sight, raw: float, travel: float, events: list[Event]) -> None:
        """Take a frame with the hips' travel, as seen and smoothed, in leg lengths."""
        t = sight.t
        machine = self._machine
        if self.rules.track.flight:
            self._flight = self._flights.push(sight, self._stance.leg, travel) or self._flight
        was_away = machine.phase is AWAY
        move = machine.push(t, travel)
        took_off = self._flights.airborne and self._flights.takeoff_s > (machine.start_s if was_away else inf)
        if move is None and was_away and self.rules.track.flight and took_off:
            move = machine.finish(self._flights.takeoff_s)
        if machine.timed_out:
            if not self._told:
                self.note_attempt(events, t, self._run, "too-long", "held too long for a repetition")
            self._run.clear()
        if machine.phase is AWAY and not was_away:
            self._open_run(machine.start_s)
        if was_away or machine.phase is AWAY:
            self._run.append((sight, raw))
        if machine.phase is AWAY and not self._told:
            self._tell_landing(t, events)
        if move is not None:
            self._close(move, t, events)
            self._before.clear()
            self._before.extend(self._run[-40:])
            self._run.clear()
        if machine.phase is AWAY:
            return
        self._before.append((sight, raw))
        while self._before[0][0].t < t - BEFORE_S:
            self._before.popleft()

    def _open_run(self, start_s: float) -> None:
        """Begin a movement's frames with those since it began, and with the jump that led to it."""
        self._told = False
        since = start_s
        if self._flight is not None and self._flight.landing_s > start_s - TOUCHDOWN_S:
            since = min(since, self._flight.takeoff_s)
        elif self._flights.airborne:
            since = min(since, self._flights.takeoff_s)
        self._run = [pair for pair in self._before if pair[0].t >= since]

    def _tell_landing(self, t_s: float, events: list[Event]) -> None:
        """Count a jump once its landing has come to rest: who finds balance need not jump on to have it counted."""
        flight, machine = self._flight, self._machine
        if flight is None or flight.landing_s < machine.start_s - TOUCHDOWN_S or machine.turn_s < flight.landing_s:
            return
        since = t_s - STILL_FOR_S
        if since < flight.landing_s or machine.travel < self.rules.track.least_travel:
            return
        lately = [travel for sight, travel in self._run if sight.t >= since]
        if max(lately) - min(lately) > AT_REST:
            return
        move = Move(machine.start_s, machine.turn_s, t_s, machine.travel)
        spell = self._make_spell(move)
        settled = settle_time(spell)
        if not isnan(settled.value) and not settled.failed and self._refuse(move, spell) is None:
            self._count_it(move, spell, t_s, events)

    def _close(self, move: Move, t_s: float, events: list[Event]) -> None:
        if self._told or move.travel < self.rules.track.attempt_travel:
            return
        spell = self._make_spell(move)
        refusal = self._refuse(move, spell)
        if refusal is None:
            self._count_it(move, spell, t_s, events)
            return
        if refusal[0]:
            events.append(Attempt(move.end_s, move.start_s, spell.turn_s, move.travel, *refusal))
        self._lead_before, self._turn_before_s = spell.lead, spell.turn_s

    def _count_it(self, move: Move, spell: Spell, t_s: float, events: list[Event]) -> None:
        self._told = True
        self._count += 1
        events.append(self._make_repetition(move, spell, t_s))
        self._lead_before, self._turn_before_s = spell.lead, spell.turn_s

    def _refuse(self, move: Move, spell: Spell) -> tuple[str, str] | None:
        """Return why a movement is no repetition (id "" for what is not even worth telling), or None if it is one."""
        track = self.rules.track
        low = [sight for sight, travel in zip(spell.sights, spell.travels, strict=True) if travel >= 0.85 * move.travel]
        if move.travel < track.least_travel:
            return (
                "shallow",
                f"the hips moved {100 * move.travel:.0f} % of the leg, {100 * track.least_travel:.0f} % count",
            )
        wrong = misshapen(track.shape, low, spell, self._stance.thigh_per_shank)
        if wrong:
            return "other", wrong
        if move.seconds < track.quickest_s:
            return "too-quick", f"over in {move.seconds:.1f} s"
        first, last = spell.sights[0], spell.sights[-1]
        if abs(last.middle(HIPS)[0] - first.middle(HIPS)[0]) > WALKED * spell.ruler.leg:
            return "walked", "the runner walked away"
        if track.shape in STEPPED:
            stepped = abs(last.middle(ANKLES)[0] - first.middle(ANKLES)[0])
            if stepped > STEPPED[track.shape] * spell.ruler.leg:
                return "walked", "the feet did not stay where they were"
        if track.flight and spell.flight is None:
            switched = self._lead_before >= 0 and spell.lead >= 0 and spell.lead != self._lead_before
            soon = spell.turn_s - self._turn_before_s < STEP_TAKES_S
            if not (switched and soon and spell.frame_s > SLOW_FRAMES_S):
                return "no-jump", "both feet never left the floor together"
        return None

    def _make_spell(self, move: Move) -> Spell:
        sights = [sight for sight, _ in self._run]
        travels = [travel for _, travel in self._run]
        smooth = smooth_both_ways([sight.t for sight in sights], middle_of_three(travels), 6.0)
        deepest = _middle_of_turn(smooth)
        bent = [sight for sight, travel in zip(sights, smooth, strict=True) if travel >= 0.5 * smooth[deepest]]
        start_s = move.start_s
        lunging = self.rules.track.shape == "split"
        flight = self._flight
        if flight is not None and not flight.landing_s > start_s - TOUCHDOWN_S:
            flight = None
        return Spell(
            sights=sights,
            travels=smooth,
            before=[sight for sight, _ in self._before if sight.t < start_s],
            start_s=start_s,
            turn_s=sights[deepest].t,
            end_s=move.end_s,
            ruler=take_ruler(self._stance),
            view=self.view,
            lead=find_lead(bent, self.view) if lunging else -1,
            standing=self._standing_leg() if self.rules.track.pattern == "rise" else -1,
            flight=flight,
            height_m=self._height_m,
        )

    def _standing_leg(self) -> int:
        left, right = (self._run[0][0].y[ANKLES[side]] for side in (0, 1))
        return 0 if left >= right else 1

    def _make_repetition(self, move: Move, spell: Spell, t_s: float) -> Repetition:
        findings = tuple(self._judge.judge(rule, spell) for rule in self.rules.cues)
        full, reason = self._judge_depth(move, spell)
        side = spell.lead if spell.lead >= 0 else spell.standing
        flight = spell.flight
        return Repetition(
            t_s=t_s,
            number=self._count,
            side=SIDE_NAMES[side] if side >= 0 else "",
            start_s=move.start_s,
            bottom_s=spell.turn_s,
            end_s=move.end_s,
            frame=min(spell.sights, key=lambda sight: abs(sight.t - spell.turn_s)).index,
            travel=move.travel,
            full_depth=full,
            full_reason=reason,
            flight_s=flight.seconds if flight is not None and flight.told else None,
            flight_doubt_s=flight.doubt_s if flight is not None and flight.told else None,
            measures={"hip_travel": move.travel, **list_measures(findings)},
            findings=findings,
        )

    def _judge_depth(self, move: Move, spell: Spell) -> tuple[bool | None, str]:
        track = self.rules.track
        if track.full_measure is not None:
            rule = CueRule("", track.full_measure, "degrees", ("side",), "bottom", legs="near", good_to=track.full_to)
            if not refuse_view(rule, spell):
                taken = take(rule, spell)
                if not isnan(taken.value):
                    return (
                        taken.value <= track.full_to,
                        f"{track.full_measure} {taken.value:.0f} ± {taken.doubt:.0f} degrees",
                    )
        reason = f"hip travel {100 * move.travel:.0f} % of the leg"
        if move.travel >= track.full_travel:
            return True, reason
        sure = SURELY_SHORT_SPLIT if track.shape == "split" and spell.view.off_axis("side") > ROUGHLY else SURELY_SHORT
        return (False if move.travel < sure * track.full_travel else None), reason

    def stand_anew(self, t_s: float, away: float, events: list[Event]) -> None:
        """End the movement under way, because the runner stands, `away` from where they stood before."""
        move = self._machine.finish(t_s)
        if move is not None and self._run:
            self._run = [(seen, travel - away) for seen, travel in self._run]
            self._close(replace(move, travel=move.travel - away), t_s, events)
        self._run = []
        self._before.clear()

    def finish(self, t_s: float, travel: float, events: list[Event], why: str, reason: str) -> None:
        """End with the frames: a movement most of the way back counts, another is an attempt if it went far enough."""
        if self.away and self._run and travel <= (1.0 - RISEN) * self._machine.travel:
            move = self._machine.finish(self._run[-1][0].t)
            if move is not None:
                self._close(move, t_s, events)
        elif self.away and not self._told:
            self.note_attempt(events, t_s, self._run, why, reason)
        self._run = []

    def note_attempt(
        self, events: list[Event], t: float, run: Iterable[tuple[Sight, float]], why: str, reason: str
    ) -> None:
        """Tell of frames that began like a repetition, if they went far enough."""
        pairs = list(run)
        if not pairs:
            return
        deepest, travel = max(pairs, key=lambda pair: pair[1])
        if travel >= self.rules.track.attempt_travel:
            events.append(Attempt(t, pairs[0][0].t, deepest.t, travel, why, reason))


def _middle_of_turn(travels: list[float]) -> int:
    """Return the place in the middle of the farthest stretch: a pause at the bottom has its turn in its middle."""
    farthest = max(range(len(travels)), key=travels.__getitem__)
    least = travels[farthest] - TURN_FLAT
    first = last = farthest
    while first > 0 and travels[first - 1] >= least:
        first -= 1
    while last + 1 < len(travels) and travels[last + 1] >= least:
        last += 1
    return (first + last) // 2

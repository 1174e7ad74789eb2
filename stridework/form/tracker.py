"""From frames to repetitions, attempts and holds: `Tracker.push(frame)` gives back what has just become known.

One tracker follows one person doing one variant. It counts on the hips' vertical travel in any view, and only once the
person has stood whole in view; it carries nothing across a cut, a gap or a swap of persons.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import inf, isnan, nan

from stridework.form.events import Attempt, Cut, Event, Hold, HoldBegan, Holding, Placement, Ready, Repetition
from stridework.form.findings import Finding, Judge, refuse_view, take
from stridework.form.flights import Flight, FlightTracker
from stridework.form.holds import HoldSpan, HoldTracker
from stridework.form.landmarks import ANKLES, HIPS, SIDE_NAMES, TOES, Frame, Sight, check_frame
from stridework.form.presence import NOBODY, ODD, WHOLE, Presence
from stridework.form.reps import AWAY, Move, PhaseMachine
from stridework.form.rules import CueRule, FormRules
from stridework.form.shapes import find_lead, misshapen
from stridework.form.smoothing import OneEuro, middle_of_three, smooth_both_ways
from stridework.form.spell import Spell, take_ruler
from stridework.form.stance import Stance, ground_of, stands
from stridework.form.view import ROUGHLY, View, ViewEstimator

READY_FRAMES = 2  #: frames in a row of standing, and …
READY_S = 0.03  #: … the least time from the first to the last of them
UNREADY_FRAMES = 240  #: what is kept of a runner who is in view and has not stood yet
STEADY_GROUND = 0.3  #: leg lengths the ground may have moved in the picture meanwhile; a step forwards moves it 0.15
DESCENT_SEEN = 0.5  #: of the travel, at most, that lay before the recording
RISEN = 0.6  #: share of the way back at which a repetition counts although the recording ends
BEFORE_S = 1.2  #: how much of the stand before a movement is kept
STOOD_S = 0.4  #: standing this long ends a movement whatever the travel says: the runner has moved, not bent
STILL_PER_S = 0.35  #: leg lengths a second the hips may move while they count as standing, …
STILL_S = 0.25  #: … over this long
TURN_FLAT = 0.012  #: leg lengths within which a turning point is flat
REST_GAIN = 0.1  #: how much of a standing frame goes into where the hips rest in the picture
SPIKE = 0.2  #: leg lengths from one frame to the next at the start that are a wrong frame
TOUCHDOWN_S = 0.4  #: a jump belongs to the lunge that begins at most this long after its landing
SLOW_FRAMES_S = 1 / 14  #: with fewer frames a second a jump may pass unseen; a change of legs then stands for it
WALKED = 1.3  #: leg lengths the hips may end away from where they began; more is walking
STEPPED = 0.45  #: leg lengths the feet may end away from where they began in an exercise that stays on the spot
PLACEMENT_S = 0.7  #: how long a new placement must last to be told
HOLD_LEAST_S = 0.5  #: a shorter stand on one leg is a step
SURELY_SHORT, SURELY_SHORT_SPLIT = 0.8, 0.6
"""Shares of full travel below which depth is surely short; between them and full it cannot be judged. A split stance
seen from the front or back reaches towards the camera, and nearer things look lower: there the doubt is larger [C]."""
HOLD_CHECK_S = 3.0  #: how often a hold is judged while it lasts


class Tracker:
    """Follows one runner through one exercise. `baseline` is their own usual value by cue; `height_m` their height."""

    def __init__(
        self,
        rules: FormRules,
        *,
        baseline: Mapping[str, float] | None = None,
        height_m: float = nan,
    ) -> None:
        self.rules = rules
        self.frames = 0
        self.view = View()
        self.stance = Stance()
        self.ready = False
        self.eyes = "open"
        self._judge = Judge(baseline)
        self._height_m = height_m
        self._presence = Presence()
        self._views = ViewEstimator()
        self._machine = PhaseMachine(rules.track.slowest_s)
        self._flights = FlightTracker()
        self._holds = HoldTracker()
        self._euro = OneEuro(3.0, 4.0)
        self._rising = rules.track.pattern == "rise"
        self._split = rules.track.shape == "split"
        self._one_leg = rules.track.pattern == "hold" or rules.track.sides == "one"
        self._watch_holds = self._one_leg and not self._rising
        self._t = -inf
        self._placement, self._placement_s, self._told = NOBODY, nan, ""
        self._count = self._hold_count = 0
        self._lead_before = -1
        self._checked_s = nan
        self._forget()

    def push(self, frame: Frame) -> list[Event]:
        """Take the next frame and return what it makes known. Raises LandmarkError for a frame that is none."""
        check_frame(frame, self.frames, self._t)
        t = self._t = frame.t_s
        sight = Sight(frame, self.frames) if frame.points else None
        self.frames += 1
        events: list[Event] = []
        usable = self._presence.watch(t, sight)
        if self._presence.cut or self._presence.gone:
            self._start_over(t, events, cut=self._presence.cut)
        self._tell_placement(t, events)
        if usable and sight is not None:
            self._follow(sight, events)
        elif self._presence.state != ODD:
            self._stood_frames = 0
            self._unready.clear()
        return events

    def finish(self) -> list[Event]:
        """Tell what was still under way when the frames ended: it counts as an attempt or an unfinished hold."""
        events: list[Event] = []
        self._stand_late(events)
        if self._machine.phase is AWAY and self._travel <= (1.0 - RISEN) * self._machine.travel:
            move = self._machine.finish(self._t)
            if move is not None and self._run:
                self._close(move, events)
        self._abandon(self._t, events, "unfinished", "the recording ended before the movement did")
        self._close_hold(self._t, events, self._holds.finish("the recording ended"))
        return events

    @property
    def whole(self) -> bool:
        """Whether the last frame showed a whole person."""
        return self._presence.state == WHOLE

    @property
    def travel(self) -> float:
        """The hips' travel from standing now, in leg lengths; NaN while nobody is ready."""
        return self._travel

    @property
    def held_s(self) -> float:
        """How long the runner has stood on one leg; 0 on two."""
        return self._holds.held_s(self._t) if self._watch_holds else 0.0

    # Presence

    def _tell_placement(self, t: float, events: list[Event]) -> None:
        state = self._presence.state
        if state == ODD:
            return
        if state != self._placement:
            self._placement, self._placement_s = state, t
        if state != self._told and (t - self._placement_s >= PLACEMENT_S or (state == WHOLE and not self._told)):
            self._told = state
            events.append(Placement(t, state))

    def _start_over(self, t: float, events: list[Event], *, cut: bool) -> None:
        why = ("cut", "the picture jumped") if cut else ("lost", "the runner was out of view")
        self._abandon(t, events, *why)
        self._close_hold(t, events, self._holds.finish(why[1]))
        if cut:
            events.append(Cut(t))
        self._forget()

    def _forget(self) -> None:
        self.ready = False
        self.stance.reset()
        self._views.reset()
        self._machine.reset()
        self._flights.reset()
        self._holds.reset()
        self._euro.reset()
        self._rest = self._rest_y = nan
        self._travel = nan
        self._last_two = (nan, nan)
        self._recent: deque[tuple[float, float]] = deque()
        self._stood_frames, self._stood_s, self._stood_away_s = 0, nan, nan
        self._flight: Flight | None = None
        self._unready: deque[tuple[Sight, float]] = deque(maxlen=UNREADY_FRAMES)
        self._before: deque[tuple[Sight, float]] = deque()
        self._run: list[tuple[Sight, float]] = []

    # Following

    def _follow(self, sight: Sight, events: list[Event]) -> None:
        t = sight.t
        hip_y = sight.middle(HIPS)[1]
        leg = ground_of(sight, ANKLES) - hip_y
        height = ground_of(sight, TOES) - hip_y if self._rising else leg
        standing = stands(sight, on_one=self._one_leg)
        if not self.ready:
            self._unready.append((sight, leg))
            if self._become_ready(sight, leg, height, standing, events) and not self._one_leg:
                self._look_back(events)
            return
        self.view = self._views.see(sight, self.stance.trunk)
        unit = self.stance.leg
        raw = (height - self._rest if self._rising else self._rest - height) / unit
        if self._split:
            # A foot that steps towards the camera looks lower and hides how far the hips sank; the hips' own way in the
            # picture does not. A picture that moves would deceive that one, so the greater of both counts.
            raw = max(raw, (hip_y - self._rest_y) / unit)
        self._travel = travel = self._euro(t, self._despike(raw))
        self._recent.append((t, travel))
        while self._recent[0][0] < t - STILL_S:
            self._recent.popleft()
        flown = self._flights.push(sight, unit) if self.rules.track.flight else None
        if flown is not None:
            self._flight = flown
        if self.rules.track.pattern != "hold":
            self._step(sight, raw, events)
        self._settle_ruler(sight, leg, height, standing, events)
        if self._watch_holds:
            self._follow_hold(sight, travel, events)

    def _despike(self, raw: float) -> float:
        """Return the middle one of the last three values, so that one wrong frame moves nothing."""
        a, b = self._last_two
        self._last_two = (b, raw)
        if isnan(a):
            return raw if isnan(b) else b if abs(raw - b) > SPIKE else raw
        return a + b + raw - max(a, b, raw) - min(a, b, raw)

    def _become_ready(self, sight: Sight, leg: float, height: float, standing: bool, events: list[Event]) -> bool:
        if not standing or not leg > 0:
            self._stood_frames = 0
            return False
        if self._stood_frames == 0:
            self.stance.reset()
            self._stood_s = sight.t
            self._rest = height
        self._rest_y = sight.middle(HIPS)[1]
        self._stood_frames += 1
        self.stance.follow(sight, leg)
        self._rest += (height - self._rest) / self._stood_frames
        if self._stood_frames < READY_FRAMES or sight.t - self._stood_s < READY_S:
            return False
        self.ready = True
        events.append(Ready(sight.t))
        return True

    def _stand_late(self, events: list[Event]) -> None:
        """Take a single standing frame for a stand, in a recording that ended before there was another."""
        standing = [(sight, leg) for sight, leg in self._unready if stands(sight) and leg > 0]
        if self.ready or self._one_leg or not standing:
            return
        sight, leg = max(standing, key=lambda pair: pair[1])
        self.stance.reset()
        self.stance.follow(sight, leg)
        self._rest, self._rest_y = leg, sight.middle(HIPS)[1]
        self.ready = True
        self._look_back(events)

    def _look_back(self, events: list[Event]) -> None:
        """Judge what the runner did, whole in view, before they first stood: a recording may begin on the way down.

        The way down must have been seen; getting up alone is no repetition. A runner who came nearer meanwhile only
        looks as if they had bent, so the ground must have stayed where it is.
        """
        frames, leg, ground = list(self._unready), self.stance.leg, ground_of(self._unready[-1][0])
        self._unready.clear()
        travels = middle_of_three([(leg - height) / leg for _, height in frames])
        low = max(range(len(travels)), key=travels.__getitem__)
        top = min(range(low + 1), key=travels.__getitem__)
        if travels[low] < self.rules.track.least_travel:
            return
        if abs(ground_of(frames[low][0]) - ground) > STEADY_GROUND * leg:
            return
        seen = [(sight, travel) for (sight, _), travel in zip(frames, travels, strict=True)][top:]
        self.view = self._views.see(seen[0][0], self.stance.trunk)
        if travels[top] > DESCENT_SEEN * travels[low]:
            self._note_attempt(events, seen[-1][0].t, seen, "partial", "it had begun before it came into view")
            return
        for sight, travel in seen:
            self.view = self._views.see(sight, self.stance.trunk)
            self._travel = travel
            self._step(sight, travel, events)

    def _settle_ruler(self, sight: Sight, leg: float, height: float, standing: bool, events: list[Event]) -> None:
        """Let the ruler follow the standing runner, and free one who only stands somewhere else now."""
        since, then = self._recent[0]
        still = len(self._recent) > 1 and abs(self._travel - then) < STILL_PER_S * (sight.t - since)
        if self._machine.phase is AWAY:
            if self._rising or not (standing and still):
                self._stood_away_s = nan
            elif isnan(self._stood_away_s):
                self._stood_away_s = sight.t
            elif sight.t - self._stood_away_s >= STOOD_S:
                self._stand_here(sight, leg, events)
            return
        if not (standing and still):
            return
        self._rest_y += (sight.middle(HIPS)[1] - self._rest_y) * REST_GAIN
        taller = self._travel < -0.03
        self.stance.follow(sight, leg, quick=taller)
        if self._rising:  # flat feet are the lowest there is, so the ruler sinks at once and rises hardly at all
            self._rest += (height - self._rest) * (0.3 if self._travel < 0 else 0.002)
        else:
            self._rest = self.stance.leg

    def _stand_here(self, sight: Sight, leg: float, events: list[Event]) -> None:
        """Begin a new ruler where the runner stands now; what they did since the old one still counts for its own."""
        move = self._machine.finish(sight.t)
        if move is not None and self._run:
            away = self._travel
            self._run = [(seen, travel - away) for seen, travel in self._run]
            self._close(replace(move, travel=move.travel - away), events)
        self._run = []
        self._before.clear()
        self.stance.reset()
        self.stance.follow(sight, leg)
        self._rest = leg
        self._rest_y = sight.middle(HIPS)[1]
        self._euro.reset()
        self._last_two = (nan, nan)
        self._recent.clear()
        self._travel = 0.0
        self._stood_away_s = nan

    # Repetitions

    def _step(self, sight: Sight, raw: float, events: list[Event]) -> None:
        t = sight.t
        machine = self._machine
        was_away = machine.phase is AWAY
        move = machine.push(t, self._travel)
        took_off = self._flights.airborne and self._flights.takeoff_s > (machine.start_s if was_away else inf)
        if move is None and was_away and self.rules.track.flight and took_off:
            move = machine.finish(self._flights.takeoff_s)
        if machine.timed_out:
            self._note_attempt(events, t, self._run, "too-long", "held too long for a repetition")
            self._run.clear()
        if machine.phase is AWAY and not was_away:
            self._open_run(machine.start_s)
        if was_away or machine.phase is AWAY:
            self._run.append((sight, raw))
        if move is not None:
            self._close(move, events)
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
        since = start_s
        if self._flight is not None and self._flight.landing_s > start_s - TOUCHDOWN_S:
            since = min(since, self._flight.takeoff_s)
        elif self._flights.airborne:
            since = min(since, self._flights.takeoff_s)
        self._run = [pair for pair in self._before if pair[0].t >= since]

    def _close(self, move: Move, events: list[Event]) -> None:
        track = self.rules.track
        if move.travel < track.attempt_travel:
            return
        spell = self._make_spell(move)
        low = [sight for sight, travel in zip(spell.sights, spell.travels, strict=True) if travel >= 0.85 * move.travel]
        refusal = self._refuse(move, spell, low)
        if refusal is None:
            self._count += 1
            events.append(self._make_repetition(move, spell))
        elif refusal[0]:
            events.append(Attempt(move.end_s, move.start_s, spell.turn_s, move.travel, *refusal))
        self._lead_before = spell.lead

    def _refuse(self, move: Move, spell: Spell, low: list[Sight]) -> tuple[str, str] | None:
        """Return why a movement is no repetition (id "" for what is not even worth telling), or None if it is one."""
        track = self.rules.track
        if move.travel < track.least_travel:
            return (
                "shallow",
                f"the hips moved {100 * move.travel:.0f} % of the leg, {100 * track.least_travel:.0f} % count",
            )
        wrong = misshapen(track.shape, low, spell, self.stance.thigh_per_shank)
        if wrong:
            return "other", wrong
        if move.seconds < track.quickest_s:
            return "too-quick", f"over in {move.seconds:.1f} s"
        first, last = spell.sights[0], spell.sights[-1]
        if abs(last.middle(HIPS)[0] - first.middle(HIPS)[0]) > WALKED * spell.ruler.leg:
            return "walked", "the runner walked away"
        if track.shape == "both-knees":
            stepped = abs(last.middle(ANKLES)[0] - first.middle(ANKLES)[0])
            if stepped > STEPPED * spell.ruler.leg:
                return "walked", "the feet did not stay where they were"
        if track.flight and spell.flight is None:
            switched = self._lead_before >= 0 and spell.lead >= 0 and spell.lead != self._lead_before
            if not (switched and spell.frame_s > SLOW_FRAMES_S):
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
            ruler=take_ruler(self.stance),
            view=self.view,
            lead=find_lead(bent, self.view) if lunging else -1,
            standing=self._standing_leg() if self._rising else -1,
            flight=flight,
            height_m=self._height_m,
        )

    def _standing_leg(self) -> int:
        left, right = (self._run[0][0].y[ANKLES[side]] for side in (0, 1))
        return 0 if left >= right else 1

    def _make_repetition(self, move: Move, spell: Spell) -> Repetition:
        findings = tuple(self._judge.judge(rule, spell) for rule in self.rules.cues)
        full, reason = self._judge_depth(move, spell)
        side = spell.lead if spell.lead >= 0 else spell.standing
        flight = spell.flight
        return Repetition(
            t_s=self._t,
            number=self._count,
            side=SIDE_NAMES[side] if side >= 0 else "",
            start_s=move.start_s,
            bottom_s=spell.turn_s,
            end_s=move.end_s,
            frame=min(spell.sights, key=lambda sight: abs(sight.t - spell.turn_s)).index,
            travel=move.travel,
            full_depth=full,
            full_reason=reason,
            flight_s=None if flight is None else flight.seconds,
            flight_doubt_s=None if flight is None else flight.doubt_s,
            measures=_measures(findings, move.travel),
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

    # Holds

    def _follow_hold(self, sight: Sight, travel: float, events: list[Event]) -> None:
        was = self._holds.side
        span = self._holds.push(sight, self.stance, travel)
        if span is not None:
            self._close_hold(sight.t, events, span)
        if self.rules.track.pattern != "hold" or self._holds.side < 0:
            return
        side = self._holds.side
        if was < 0:
            self._checked_s = sight.t
            events.append(HoldBegan(sight.t, SIDE_NAMES[side]))
        elif sight.t - self._checked_s >= HOLD_CHECK_S:
            recent = [seen for seen in self._holds.sights if seen.t > self._checked_s]
            self._checked_s = sight.t
            events.append(
                Holding(sight.t, SIDE_NAMES[side], self.held_s, self._judge_hold(recent, side, recent[0].t, sight.t))
            )

    def _judge_hold(self, sights: list[Sight], side: int, start_s: float, end_s: float) -> tuple[Finding, ...]:
        if not sights:
            return ()
        spell = Spell(
            sights=sights,
            travels=[0.0] * len(sights),
            before=(),
            start_s=start_s,
            turn_s=end_s,
            end_s=end_s,
            ruler=take_ruler(self.stance),
            view=self.view,
            standing=side,
            height_m=self._height_m,
            held=True,
        )
        return tuple(self._judge.judge(rule, spell) for rule in self.rules.cues)

    def _close_hold(self, t: float, events: list[Event], span: HoldSpan | None) -> None:
        if span is None or span.seconds < HOLD_LEAST_S or self.rules.track.pattern != "hold":
            return
        findings = self._judge_hold(list(self._holds.sights), span.side, span.start_s, span.end_s)
        self._hold_count += 1
        events.append(
            Hold(
                t_s=t,
                number=self._hold_count,
                side=SIDE_NAMES[span.side],
                start_s=span.start_s,
                end_s=span.end_s,
                ended=span.ended,
                eyes=self.eyes,
                measures={**_measures(findings), "seconds": span.seconds},
                findings=findings,
            )
        )

    # What does not count

    def _abandon(self, t: float, events: list[Event], why: str, reason: str) -> None:
        if self._machine.phase is AWAY:
            self._note_attempt(events, t, self._run, why, reason)
        self._run = []

    def _note_attempt(
        self, events: list[Event], t: float, run: Iterable[tuple[Sight, float]], why: str, reason: str
    ) -> None:
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


def _measures(findings: tuple[Finding, ...], travel: float = nan) -> dict[str, float]:
    values = {finding.measure: finding.value for finding in findings if finding.value is not None}
    return values if isnan(travel) else {"hip_travel": travel, **values}

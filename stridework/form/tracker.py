"""From frames to repetitions, attempts and holds: `Tracker.push(frame)` gives back what has just become known.

One tracker follows one person doing one variant. It counts on the hips' vertical travel in any view, and only once the
person has stood whole in view; it carries nothing across a cut, a gap or a swap of persons.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from math import inf, isnan, nan

from stridework.form.counter import RepetitionCounter
from stridework.form.events import Cut, Event, Placement, Ready
from stridework.form.findings import Judge
from stridework.form.geometry import share_of
from stridework.form.hold_watch import HoldWatch
from stridework.form.landmarks import ANKLES, HIPS, TOES, Frame, Sight, check_frame
from stridework.form.presence import NOBODY, ODD, WHOLE, Presence
from stridework.form.rules import FormRules
from stridework.form.smoothing import OneEuro, middle_of_three
from stridework.form.stance import Stance, ground_of, longest_leg, stands
from stridework.form.view import View, ViewEstimator

READY_FRAMES = 2  #: frames in a row of standing, and …
READY_S = 0.03  #: … the least time from the first to the last of them, …
JUMPER_READY_S = 0.15  #: … longer for who jumps: in the air legs look like standing for a moment
UNREADY_FRAMES = 240  #: what is kept of a runner who is in view and has not stood yet
NO_STAND_S = 2.0  #: whole in view for so long without standing, a jumper is measured by their bones
BONES = 0.97  #: standing leg's height over thigh and shank: nobody's knee is locked
STEADY_GROUND = 0.3  #: leg lengths the ground may have moved in the picture meanwhile; a step forwards moves it 0.15
DESCENT_SEEN = 0.5  #: of the travel, at most, that lay before the recording
STOOD_S = 0.4  #: standing this long ends a movement whatever the travel says: the runner has moved, not bent, …
STOOD_ON_THE_SPOT_S = (
    2.0  #: … and this long where the ground has not moved: from the front half bent legs look straight
)
GROUND_MOVED = 0.06  #: leg lengths the ground must have moved in the picture for a runner to have come or gone [D]
STILL_PER_S = 0.35  #: leg lengths a second the hips may move while they count as standing, …
STILL_S = 0.25  #: … over this long
REST_GAIN = 0.1  #: how much of a standing frame goes into where the hips rest in the picture
SPIKE = 0.2  #: leg lengths from one frame to the next at the start that are a wrong frame
PLACEMENT_S = 0.7  #: how long a new placement must last to be told


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
        judge = Judge(baseline)
        self._counter = RepetitionCounter(rules, self.stance, judge, height_m)
        self._holding = HoldWatch(rules, self.stance, judge, height_m)
        self._presence = Presence()
        self._views = ViewEstimator()
        self._ready_s = JUMPER_READY_S if rules.track.flight else READY_S
        self._euro = OneEuro(3.0, 4.0)
        self._rising = rules.track.pattern == "rise"
        self._split = rules.track.shape == "split"
        self._still = rules.track.pattern == "hold"
        self._one_leg = self._still or rules.track.sides == "one"
        self._t = -inf
        self._placement, self._placement_s, self._told = NOBODY, nan, ""
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
        self._counter.finish(self._t, self._travel, events, "unfinished", "the recording ended before the movement did")
        self._holding.finish(self._t, events, "the recording ended")
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
        return self._holding.held_s(self._t)

    @property
    def eyes(self) -> str:
        """What the protocol asks for: open or closed."""
        return self._holding.eyes

    def set_protocol(self, eyes: str, gaze: str) -> None:
        """Say what a hold's protocol asks for from now on: eyes open or closed, gaze ahead or around. Never guessed."""
        self._holding.eyes, self._holding.gaze = eyes, gaze

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
        self._counter.finish(t, self._travel, events, *why)
        self._holding.finish(t, events, why[1])
        if cut:
            events.append(Cut(t))
        self._forget()

    def _forget(self) -> None:
        self.ready = False
        self.stance.reset()
        self._views.reset()
        self._counter.reset()
        self._holding.reset()
        self._euro.reset()
        self._rest = self._rest_y = nan
        self._travel = nan
        self._last_two = (nan, nan)
        self._recent: deque[tuple[float, float]] = deque()
        self._stood_frames, self._stood_s, self._stood_away_s = 0, nan, nan
        self._unready: deque[tuple[Sight, float]] = deque(maxlen=UNREADY_FRAMES)

    # Following

    def _follow(self, sight: Sight, events: list[Event]) -> None:
        t = sight.t
        hip_y = sight.middle(HIPS)[1]
        leg = ground_of(sight, ANKLES) - hip_y
        height = ground_of(sight, TOES) - hip_y if self._rising else leg
        standing = stands(sight, on_one=self._one_leg, striding=self._split and not self.ready)
        if not self.ready:
            self._unready.append((sight, leg))
            if self._become_ready(sight, leg, height, standing, events):
                if not self._one_leg:
                    self._look_back(events)
            elif self.rules.track.flight:
                self._measure_bones(events)
            return
        self._look(sight)
        unit = self.stance.leg
        raw = (height - self._rest if self._rising else self._rest - height) / unit
        if self._split:
            # A foot that steps towards the camera looks lower and hides how far the hips sank; the hips' own way in the
            # picture does not. A picture that moves would deceive that one, so the greater of both counts.
            raw = max(raw, (hip_y - self._rest_y) / unit)
        if isnan(raw):
            return
        self._travel = travel = self._euro(t, self._despike(raw))
        self._recent.append((t, travel))
        while self._recent[0][0] < t - STILL_S:
            self._recent.popleft()
        if not self._still:
            self._counter.step(sight, raw, travel, events)
        self._settle_ruler(sight, leg, height, standing, events)
        if self._still:
            self._holding.step(sight, travel, events)

    def _look(self, sight: Sight) -> None:
        self.view = self._counter.view = self._holding.view = self._views.see(sight, self.stance.trunk)

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
        if self._stood_frames < READY_FRAMES or sight.t - self._stood_s < self._ready_s:
            return False
        self.ready = True
        events.append(Ready(sight.t))
        return True

    def _measure_bones(self, events: list[Event]) -> None:
        """Take the ruler from thigh and shank where nobody stands: who jumps from lunge to lunge may never do."""
        frames = list(self._unready)
        if frames[-1][0].t - frames[0][0].t < NO_STAND_S:
            return
        self.stance.reset()
        self.stance.follow(frames[-1][0], BONES * share_of([longest_leg(sight) for sight, _ in frames], 0.9))
        self._rest = self.stance.leg
        self._rest_y = share_of([ground_of(sight) for sight, _ in frames], 0.8) - self._rest
        self.ready = True
        events.append(Ready(frames[-1][0].t))
        self._unready.clear()
        for sight, leg in frames:
            self._look(sight)
            fallen = (sight.middle(HIPS)[1] - self._rest_y) / self._rest
            self._travel = max((self._rest - leg) / self._rest, fallen)
            self._counter.step(sight, self._travel, self._travel, events)

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
        self._look(seen[0][0])
        if travels[top] > DESCENT_SEEN * travels[low]:
            self._counter.note_attempt(events, seen[-1][0].t, seen, "partial", "it had begun before it came into view")
            return
        for sight, travel in seen:
            self._look(sight)
            self._travel = travel
            self._counter.step(sight, travel, travel, events)

    def _settle_ruler(self, sight: Sight, leg: float, height: float, standing: bool, events: list[Event]) -> None:
        """Let the ruler follow the standing runner, and free one who only stands somewhere else now."""
        since, then = self._recent[0]
        still = len(self._recent) > 1 and abs(self._travel - then) < STILL_PER_S * (sight.t - since)
        if self._counter.away:
            ground = sight.middle(HIPS)[1] + leg
            moved = abs(ground - self._rest_y - self._rest) > GROUND_MOVED * self.stance.leg
            if self._rising or not (standing and still):
                self._stood_away_s = nan
            elif isnan(self._stood_away_s):
                self._stood_away_s = sight.t
            elif sight.t - self._stood_away_s >= (STOOD_S if moved else STOOD_ON_THE_SPOT_S):
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
        self._counter.stand_anew(sight.t, self._travel, events)
        self.stance.reset()
        self.stance.follow(sight, leg)
        self._rest = leg
        self._rest_y = sight.middle(HIPS)[1]
        self._euro.reset()
        self._last_two = (nan, nan)
        self._recent.clear()
        self._travel = 0.0
        self._stood_away_s = nan

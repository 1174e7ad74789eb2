"""What is said, sounded and shown in each interval, and when.

Tones carry the clock and never move. Speech goes into windows by its measured length and is dropped where it does not
fit: never queued, never over other speech or the beginning of a tone, never in the last three seconds of an interval.
Whatever is heard is also shown. The windows are those of common interval apps; there are no trials to lean on.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from stridework.training.events import (
    Count,
    Event,
    Figure,
    Haptic,
    Interval,
    Kind,
    Leg,
    Say,
    Settings,
    Show,
    Side,
    SideChange,
    Tone,
    ToneName,
    Wait,
)
from stridework.training.exercise import Cue, Exercise, Variant
from stridework.training.phrases import Phrases, words_in
from stridework.training.schedule import Slot
from stridework.training.speech import GAP_S, Span, SpeechSeconds, clip_id, fit_speech
from stridework.training.tones import HAPTICS, tone_seconds
from stridework.training.workout import SideRule, Sport

COUNTDOWN_S = 3
HALFWAY_LEAST_S = 10.0  #: shorter intervals have no half-way cue
CUE_MOMENTS, CUE_TO = (0.6, 0.4, 0.2), 0.8  #: the one cue: at 18 s of 30, else at 12 (in short work at 6), up to 24
ANNOUNCE_S = 1.0  #: into a rest
ANNOUNCE_SHARE = 0.55  #: of a rest; silence after that
ANNOUNCE_LEAST_S = 7.5
ANNOUNCE_BEFORE_END_S = 15.0  #: where work follows work
LAST_ONE_SHARE = 2 / 3  #: of a rest: 10 s of 15
HALFWAY_SHOWN_S = 3.0
READING_LEAST_S = 4.0  #: a longer line is shown only where there is time to read it


def cue_session(
    slots: tuple[Slot, ...], sport: Sport, phrases: Phrases, settings: Settings, speech_seconds: SpeechSeconds
) -> tuple[Event, ...]:
    """Return all events of the session in the order of time, each interval's own in the order they take effect."""
    script = _Script(phrases.language, speech_seconds)
    coach = _Cueing(script, phrases, settings, sport)
    work = [slot for slot in slots if slot.interval.kind == "work"]
    for slot, following in zip_longest(slots, slots[1:]):
        script.begin(slot.interval)
        # The number of a rest or a getting ready is that of the work behind it.
        number = slot.interval.number
        if slot.interval.kind == "work":
            coach.work(slot, work[number] if number < len(work) else None, following)
        else:
            coach.rest(
                slot, work[number - 1], following, last=len(work) > 1 and _same_set(slot, work[number - 1], work[-1])
            )
    coach.end(slots[-1].interval.end_s)
    return tuple(sorted(script.events, key=lambda event: event.at_s))


class _Script:
    """Collects events and knows what already sounds in the interval at hand."""

    def __init__(self, language: str, speech_seconds: SpeechSeconds) -> None:
        self.language = language
        self.speech_seconds = speech_seconds
        self.events: list[Event] = []
        self.taken: list[Span] = []
        self.latest_end_s = 0.0

    def begin(self, interval: Interval) -> None:
        self.taken = []
        self.latest_end_s = interval.end_s - (GAP_S if interval.waits else COUNTDOWN_S)

    def sound(self, at_s: float, tone: ToneName) -> None:
        at_s = round(at_s, 3)
        self.events += [Tone(at_s, tone), Haptic(at_s, HAPTICS[tone])]
        self.taken.append((at_s, at_s + tone_seconds(tone) - GAP_S))

    def say(self, text: str, earliest_s: float, latest_end_s: float | None = None) -> float | None:
        """Speak at the first moment that fits; return when it will have ended, None where it was dropped."""
        seconds = self.speech_seconds(text)
        latest_s = min(self.latest_end_s, self.latest_end_s if latest_end_s is None else latest_end_s)
        at_s = fit_speech(seconds, earliest_s, latest_s, self.taken)
        return None if at_s is None else self._speak(text, at_s, seconds)

    def say_at(self, text: str, at_s: float) -> None:
        """Speak at this very moment, together with its tone, or not at all."""
        seconds = self.speech_seconds(text)
        if at_s + seconds <= self.latest_end_s:
            self._speak(text, at_s, seconds)

    def _speak(self, text: str, at_s: float, seconds: float) -> float:
        self.events.append(Say(at_s, text, clip_id(text, self.language), seconds))
        self.taken.append((at_s, at_s + seconds))
        return at_s + seconds


@dataclass(frozen=True, slots=True)
class _Cueing:
    """Writes the intervals of one session into its script."""

    script: _Script
    phrases: Phrases
    settings: Settings
    sport: Sport

    def rest(self, slot: Slot, upcoming: Slot, following: Slot | None, *, last: bool) -> None:
        """Getting ready or resting, with the work that comes next; only the interval right before it announces it."""
        interval, script = slot.interval, self.script
        announces = following is upcoming
        line = slot.step.note if slot.step and slot.step.note else ""
        if announces:
            line = line or self._preparation(upcoming)
        kind: Kind = interval.kind
        self._show(interval.start_s, interval, line, upcoming, kind)
        self._picture(interval.start_s, upcoming)
        if kind == "rest":
            script.sound(interval.start_s, "rest" if slot.step else "switch")
            opening = self.phrases.rest if slot.step else self.phrases.switch_legs
        else:
            opening = self.phrases.get_ready
        after_s = interval.start_s + (0.3 if kind == "ready" else ANNOUNCE_S - GAP_S)
        said_s = script.say(opening, interval.start_s + 0.3)
        if announces:
            # The last one is called first, so that nothing else takes its place.
            if last:
                self._last_one(interval, line, upcoming)
            self._announce(slot, upcoming, max(after_s, said_s or after_s) + GAP_S, first=kind == "ready")
            if not last:
                self._show_good_form(slot, upcoming)
        self._close(slot)

    def _show_good_form(self, slot: Slot, upcoming: Slot) -> None:
        """When all is announced, show what one phase of the coming exercise looks like when it is good."""
        interval = slot.interval
        if upcoming.exercise is None or upcoming.variant is None:
            return
        at_s = interval.start_s + _announce_window(interval)
        if interval.end_s - at_s >= READING_LEAST_S:
            lines = good_form_lines(upcoming.exercise, upcoming.variant, self.phrases.language)
            self._show(at_s, interval, lines[upcoming.turn % len(lines)], upcoming, interval.kind)

    def _last_one(self, interval: Interval, line: str, upcoming: Slot) -> None:
        seconds = interval.end_s - interval.start_s
        at_s = round(interval.start_s + seconds * LAST_ONE_SHARE, 3)
        if self.script.say(self.phrases.last_one, at_s) is None:
            at_s = interval.start_s
        self._show(at_s, interval, _join(self.phrases.last_one, line), upcoming, interval.kind)

    def _announce(self, slot: Slot, upcoming: Slot, earliest_s: float, *, first: bool = False) -> None:
        """Say what comes next, how many, which leg begins, how to stand: as much of it as fits."""
        interval = slot.interval
        latest_s = None if interval.kind == "work" else interval.start_s + _announce_window(interval)
        for sentence in self._sentences(slot, upcoming, first=first):
            said_s = self.script.say(sentence, earliest_s, latest_s)
            if said_s is not None:
                earliest_s = said_s + GAP_S

    def _sentences(self, slot: Slot, upcoming: Slot, *, first: bool) -> list[str]:
        interval, phrases = upcoming.interval, self.phrases
        side = self._side(interval.side)
        if slot.step is None and interval.side == "right" and slot.interval.kind == "rest":
            return [side]
        sentences = [self._announcement(upcoming, first=first), self._reps(upcoming), side]
        if self.sport is Sport.RUN:
            # On a run the phone is in a pocket: what a coach wrote beside the step has to be heard.
            sentences.append(upcoming.step.note if upcoming.step else "")
        elif upcoming.variant and slot.interval.kind != "work":
            sentences.append(words_in(upcoming.variant.setup, phrases.language))
        return [sentence for sentence in sentences if sentence]

    def _announcement(self, upcoming: Slot, *, first: bool) -> str:
        # A label with a prefix ("Posture reset: squat") is the coach's own words for it.
        if upcoming.variant and ":" not in upcoming.interval.title:
            return self.phrases.announce_variant(upcoming.variant, first=first)
        return self.phrases.announce(upcoming.interval.title.replace(":", ","), first=first)

    def _side(self, side: Side | None) -> str:
        """Return the words naming the leg, where there are two the one that begins; "" for both at once."""
        if side is None:
            return ""
        return self.phrases.side_first(side) if "-" in side else self.phrases.side(side)

    def _reps(self, upcoming: Slot) -> str:
        reps = upcoming.interval.reps
        if reps is None:
            return ""
        each = upcoming.step is not None and upcoming.step.sides is SideRule.EACH
        return (self.phrases.reps_each_side if each else self.phrases.reps).format(reps=reps)

    def _preparation(self, upcoming: Slot) -> str:
        """Return the line shown before the work: which leg begins, and the step's note or how to stand."""
        note = upcoming.step.note if upcoming.step else ""
        setup = words_in(upcoming.variant.setup, self.phrases.language) if upcoming.variant else ""
        return _join(self._side(upcoming.interval.side), self._reps(upcoming), note or setup)

    def work(self, slot: Slot, upcoming: Slot | None, following: Slot | None) -> None:
        """One work interval; `following` is the interval behind it, `upcoming` the next one with work."""
        interval, script = slot.interval, self.script
        cue = shown_cue(slot)
        line = (slot.step.note if slot.step else "") or (words_in(cue.screen, self.phrases.language) if cue else "")
        self._show(interval.start_s, interval, line, upcoming, "work")
        self._picture(interval.start_s, slot)
        if interval.side:
            first: Leg = "left" if interval.side.startswith("left") else "right"
            script.events.append(SideChange(interval.start_s, first))
        script.sound(interval.start_s, "work")
        script.say_at(self.phrases.go, interval.start_s)
        if interval.waits:
            script.say(self.phrases.tap_when_done, interval.start_s + tone_seconds("work"))
        else:
            halfway_s = self._halfway(slot, upcoming)
            if upcoming and following is upcoming:
                seconds = interval.end_s - interval.start_s
                earliest_s = interval.end_s - min(ANNOUNCE_BEFORE_END_S, seconds / 2)
                self._announce(slot, upcoming, earliest_s)
            self._note_or_cue(slot, upcoming, line, halfway_s)
        self._close(slot)

    def _halfway(self, slot: Slot, upcoming: Slot | None) -> float | None:
        """Sound half-way, or the moment to switch legs; return that moment, None where there is none."""
        interval, phrases = slot.interval, self.phrases
        seconds = interval.end_s - interval.start_s
        at_s = round(interval.start_s + seconds / 2, 3)
        if interval.side in ("left-right", "right-left"):
            second: Leg = "right" if interval.side == "left-right" else "left"
            self._show(at_s, interval, _join(phrases.switch_legs, phrases.side(second)), upcoming, "work")
            self.script.events.append(SideChange(at_s, second))
            tone: ToneName = "switch"
            words = phrases.switch_legs
        elif self.settings.halfway and seconds >= HALFWAY_LEAST_S:
            self._show(at_s, interval, phrases.halfway, upcoming, "work")
            tone, words = "halfway", phrases.halfway
        else:
            return None
        self.script.sound(at_s, tone)
        self.script.say(words, at_s + tone_seconds(tone))
        return at_s

    def _note_or_cue(self, slot: Slot, upcoming: Slot | None, line: str, halfway_s: float | None) -> None:
        interval = slot.interval
        cue = work_cue(slot)
        shown_s = None if halfway_s is None else halfway_s + HALFWAY_SHOWN_S
        if cue is not None:
            spoken_s = self._say_cue(cue, interval)
            if spoken_s is not None:
                line = words_in(cue.screen, self.phrases.language)
                # A cue that comes before half-way is shown again when half-way has been read.
                self._show(spoken_s, interval, line, upcoming, "work")
                shown_s = shown_s if halfway_s is not None and spoken_s < halfway_s else None
        if shown_s is not None and shown_s < interval.end_s - COUNTDOWN_S:
            self._show(shown_s, interval, line, upcoming, "work")

    def _say_cue(self, cue: Cue, interval: Interval) -> float | None:
        """Speak the interval's one cue after half-way, where that is full before it; return when it begins."""
        seconds = interval.end_s - interval.start_s
        text = words_in(cue.voice, self.phrases.language)
        latest_s = interval.start_s + CUE_TO * seconds
        for share in CUE_MOMENTS:
            end_s = self.script.say(text, interval.start_s + share * seconds, latest_s)
            if end_s is not None:
                return round(end_s - self.script.speech_seconds(text), 3)
        return None

    def _close(self, slot: Slot) -> None:
        """Count the interval down, or wait for a tap at its end."""
        interval = slot.interval
        if interval.waits:
            self.script.events.append(Wait(interval.end_s, self.phrases.tap_when_done))
            return
        self.script.events.append(Count(interval.start_s, round(interval.end_s - interval.start_s, 3)))
        for before_s in range(COUNTDOWN_S, 0, -1):
            if interval.end_s - before_s > interval.start_s + 0.5:
                self.script.sound(interval.end_s - before_s, "count")

    def _show(self, at_s: float, interval: Interval, line: str, upcoming: Slot | None, kind: Kind) -> None:
        coming = upcoming.interval.title if upcoming else ""
        self.script.events.append(Show(round(at_s, 3), interval.title, line, coming, kind))

    def _picture(self, at_s: float, slot: Slot) -> None:
        if slot.exercise and slot.variant:
            figure = f"{slot.exercise.id}.{slot.variant.id}"
            self.script.events.append(Figure(at_s, figure, slot.variant.view.value, slot.variant.motion.seconds))

    def end(self, at_s: float) -> None:
        """The long tone, then the last words."""
        script = self.script
        script.sound(at_s, "end")
        script.taken = []
        script.latest_end_s = float("inf")
        script.say(self.phrases.well_done, at_s + tone_seconds("end"))
        script.events.append(Show(at_s, self.phrases.show_well_done, self.phrases.show_done, "", "done"))


def work_cue(slot: Slot) -> Cue | None:
    """Return the one cue spoken in this work interval: each of the variant's in turn, the most important first."""
    return _cue(slot, slot.turn)


def shown_cue(slot: Slot) -> Cue | None:
    """Return the cue shown from the beginning of this work interval.

    It runs half a list ahead of the spoken one, so that few rounds still bring every cue. A hold's cues build on each
    other (steady first, eyes closed last of all), so there it is the spoken one.
    """
    if slot.variant is None:
        return None
    return _cue(slot, slot.turn + (0 if slot.variant.hold else (len(slot.variant.work_cues) + 1) // 2))


def _cue(slot: Slot, turn: int) -> Cue | None:
    if slot.variant is None or slot.exercise is None or not slot.variant.work_cues:
        return None
    return slot.exercise.cue(slot.variant.work_cues[turn % len(slot.variant.work_cues)])


def good_form_lines(exercise: Exercise, variant: Variant, language: str) -> list[str]:
    """Return what good looks like, phase by phase of the variant's movement."""
    phases = dict.fromkeys(pose.phase for pose in variant.motion.poses if pose.phase)
    lines = [words_in(phase.good, language) for phase in exercise.phases if phase.id in phases]
    return lines or [words_in(phase.good, language) for phase in exercise.phases]


def _same_set(rest: Slot, upcoming: Slot, last: Slot) -> bool:
    """Whether the work behind this rest is the last one; left and right of one step are one."""
    gap = rest.step is None and rest.interval.kind == "rest"
    return not gap and upcoming.step is last.step and upcoming.turn == last.turn


def _announce_window(interval: Interval) -> float:
    return max(ANNOUNCE_LEAST_S, (interval.end_s - interval.start_s) * ANNOUNCE_SHARE)


def _join(*texts: str) -> str:
    return " ".join(text for text in texts if text)

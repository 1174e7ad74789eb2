"""A run's posture resets as timed events: a reminder to listen to while running, quiet between the resets."""

from __future__ import annotations

from stridework.training.events import Event, Say, Timeline, Tone, ToneName
from stridework.training.phrases import Phrases
from stridework.training.plan import RunResets
from stridework.training.speech import GAP_S, SpeechSeconds, clip_id
from stridework.training.tones import tone_seconds

TONE_BEFORE: ToneName = "switch"
"""A tone of three notes: it is heard over breath and wind where the first word would be missed."""


def cue_resets(resets: RunResets, phrases: Phrases, speech_seconds: SpeechSeconds) -> Timeline:
    """Return the track of a run, in seconds from its start: at each reset's minute a tone, then what to do.

    It begins with a tone and a sentence, so that one hears that it plays, and ends with the last reset's last word.
    Minutes are of the clock: standing still for a reset does not stop it.
    """
    sentences = (
        phrases.reset,
        phrases.reset_stop,
        phrases.reset_squats.format(reps=resets.reps),
        phrases.reset_tall,
    )
    events: list[Event] = []
    end_s = _call(events, 0.0, (phrases.reset_start,), phrases.language, speech_seconds)
    for minute in resets.minutes:
        end_s = _call(events, minute * 60.0, sentences, phrases.language, speech_seconds)
    return Timeline("posture-resets", resets.title, phrases.language, end_s, (), tuple(events))


def _call(
    events: list[Event], at_s: float, sentences: tuple[str, ...], language: str, speech_seconds: SpeechSeconds
) -> float:
    """Append a tone and the sentences behind it, and return when the last one has been said."""
    events.append(Tone(at_s, TONE_BEFORE))
    at_s += tone_seconds(TONE_BEFORE)
    for text in sentences:
        at_s = round(at_s + GAP_S, 3)
        seconds = speech_seconds(text)
        events.append(Say(at_s, text, clip_id(text, language), seconds))
        at_s += seconds
    return round(at_s, 3)

"""Joining everything a session is compiled from: workout, exercises, phrases and the voice's measured lengths."""

from __future__ import annotations

from collections.abc import Iterator

from stridework.library.exercises import load_exercises
from stridework.library.phrases import load_phrases
from stridework.library.rules import load_rules
from stridework.library.voice import load_voice
from stridework.library.workouts import load_workout, load_workouts
from stridework.training.exercise import Exercise
from stridework.training.landings import keep_jumps, list_step_landings
from stridework.training.phrases import Phrases, words_in
from stridework.training.speech import SpeechSeconds, clip_id, estimate_seconds
from stridework.training.timeline import Say, Settings, Timeline, compile_timeline
from stridework.training.workout import Workout

FEWEST_RESET_SQUATS = 3  # a reset is three to five slow squats [D]
_STANDARD = Settings()


def compile_session(workout: str | Workout, settings: Settings = _STANDARD) -> Timeline:
    """Return a workout, or the shipped one of that id, as a timeline, in the language of the settings.

    Speech is placed by the lengths of the built clips, by estimates where a sentence has none. Raises UnknownName
    and TimelineError.
    """
    language = settings.language
    found = load_workout(workout, language) if isinstance(workout, str) else workout
    return compile_timeline(found, load_exercises(), load_phrases(language), settings, measure_speech(language))


def measure_speech(language: str = "en") -> SpeechSeconds:
    """Return the function telling how long a sentence sounds in the built voice, or about how long without one."""
    seconds = load_voice(language).seconds

    def speech_seconds(text: str) -> float:
        return seconds.get(clip_id(text, language)) or estimate_seconds(text)

    return speech_seconds


def vocabulary(language: str = "en") -> tuple[str, ...]:
    """Return every sentence any shipped exercise, workout or common phrase can say, without repeats.

    A workout with jumps can be done with fewer of them, the others stepped; what is said then is here too.
    """
    phrases = load_phrases(language)
    sentences = list(phrases.spoken())
    most = load_rules().points("H18", "reps")
    sentences += [phrases.reset_squats.format(reps=reps) for reps in range(FEWEST_RESET_SQUATS, most + 1)]
    for exercise in load_exercises().values():
        sentences += _exercise_sentences(exercise, phrases)
    exercises, limits = load_exercises(), load_rules().limits
    for workout in load_workouts(language).values():
        for jumps in range(len(list_step_landings(workout, exercises, limits)) + 1):
            sentences += _workout_sentences(keep_jumps(workout, exercises, jumps, limits, language), phrases)
    return tuple(dict.fromkeys(sentence for sentence in sentences if sentence))


def _exercise_sentences(exercise: Exercise, phrases: Phrases) -> Iterator[str]:
    for variant in exercise.variants:
        yield phrases.announce_variant(variant)
        yield phrases.announce_variant(variant, first=True)
        yield words_in(variant.setup, phrases.language)
        for cue in variant.work_cues:
            yield words_in(exercise.cue(cue).voice, phrases.language)


def _workout_sentences(workout: Workout, phrases: Phrases) -> Iterator[str]:
    # Compiled as if every sentence took no time: then everything fits, and all that could be said is said.
    timeline = compile_timeline(workout, load_exercises(), phrases, _STANDARD, lambda _: 0.0)
    yield from (event.text for event in timeline.events if isinstance(event, Say))

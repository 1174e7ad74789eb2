"""Spoken sentences: what their clips are called, how long they last, and where they fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256

SpeechSeconds = Callable[[str], float]
"""How long a sentence sounds, in seconds."""

Span = tuple[float, float]
"""From when to when something sounds, in seconds of the session."""

# Two and a half words a second is a calm coach; the constant is the breath around a sentence.
WORDS_PER_SECOND = 2.5
BREATH_S = 0.3

GAP_S = 0.25
"""The silence kept between two sentences, and between a sentence and a tone."""


def clip_id(text: str, language: str) -> str:
    """Return the name of the sentence's sound clip: the same for the same words, on every machine."""
    return sha256(f"{language}\n{text}".encode()).hexdigest()[:16]


def estimate_seconds(text: str) -> float:
    """Estimate how long a sentence without a clip will sound; rather too long than too short."""
    return round(BREATH_S + len(text.split()) / WORDS_PER_SECOND, 3)


def fit_speech(seconds: float, earliest_s: float, latest_end_s: float, taken: Iterable[Span]) -> float | None:
    """Return the first moment from `earliest_s` at which a sentence fits, None where it has to be dropped.

    It keeps clear of everything `taken` and has ended by `latest_end_s`. Nothing is ever put off past that.
    """
    at_s = earliest_s
    for from_s, to_s in sorted(taken):
        if at_s + seconds + GAP_S <= from_s:
            break
        at_s = max(at_s, to_s + GAP_S)
    return round(at_s, 3) if at_s + seconds <= latest_end_s + 1e-9 else None

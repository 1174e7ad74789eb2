"""What the engine tells while frames arrive. Times are the frames' own seconds."""

from __future__ import annotations

from dataclasses import dataclass

from stridework.form.findings import Finding


@dataclass(frozen=True, slots=True)
class Placement:
    """How well the runner is in view has changed: whole, nobody, no-feet, no-head or unclear."""

    t_s: float
    seen: str


@dataclass(frozen=True, slots=True)
class Ready:
    """The runner stands whole in view: repetitions count from here."""

    t_s: float


@dataclass(frozen=True, slots=True)
class Cut:
    """The picture jumped to something else; nothing is carried across."""

    t_s: float


@dataclass(frozen=True, slots=True)
class Repetition:
    """A repetition is complete. `side` is the front or standing leg, "" for both; `travel` is in leg lengths.

    `full_depth` is None where it could not be judged; `full_reason` says by what it was judged, or why not.
    """

    t_s: float
    number: int
    side: str
    start_s: float
    bottom_s: float
    end_s: float
    frame: int
    travel: float
    full_depth: bool | None
    full_reason: str
    flight_s: float | None
    flight_doubt_s: float | None
    measures: dict[str, float]
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Full depth as far as it could be judged, and nothing to correct."""
        return self.full_depth is not False and all(finding.verdict != "cue" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something that began like a repetition and is none; `why` is a short id, `reason` a sentence."""

    t_s: float
    start_s: float
    bottom_s: float
    travel: float
    why: str
    reason: str


@dataclass(frozen=True, slots=True)
class HoldBegan:
    """The runner stands on one leg."""

    t_s: float
    side: str


@dataclass(frozen=True, slots=True)
class Holding:
    """How the stand on one leg has gone in its last seconds, while it lasts; told every few seconds."""

    t_s: float
    side: str
    seconds: float
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Hold:
    """A stand on one leg is over. `eyes` is what the protocol asked for, open or closed; it is never guessed."""

    t_s: float
    number: int
    side: str
    start_s: float
    end_s: float
    ended: str
    eyes: str
    measures: dict[str, float]
    findings: tuple[Finding, ...]

    @property
    def seconds(self) -> float:
        """How long it was held."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Said:
    """A word from the coach. `kind` is correction, praise or safety; `reason` says what it rests on."""

    t_s: float
    cue: str
    text: str
    kind: str
    reason: str


Event = Placement | Ready | Cut | Repetition | Attempt | HoldBegan | Holding | Hold | Said

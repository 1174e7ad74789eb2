"""The mobility screen: which of hips, knees and ankles most likely ends a squat. A pointer, never a diagnosis.

A shallow squat cannot say which joint limits it (Kim 2015 [S]), so a joint is named only where the tests that tell them
apart agree (`science` 4.2): heels raised and deeper now speaks for the ankles, as a short knee-to-wall distance does;
supported and deeper now speaks for balance or strength, not for range; a deep upright squat leaves nothing to find.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan

from stridework.form.events import Attempt, Repetition
from stridework.form.findings import CANNOT_JUDGE
from stridework.form.geometry import middle_of

NOISE = 5.0  #: degrees within which two angles of one camera are alike (`science` 4.0 [D])
DEEPER = 2 * NOISE  #: degrees of thigh angle that count as deeper [D]
PARALLEL = 10.0
ANKLE_FINE_CM, ANKLE_LIMITED_CM = 10.0, 8.0  #: knee-to-wall bands [D]; 1 cm is about 3.6 degrees [S]
ANKLE_FINE_DEG, ANKLE_LIMITED_DEG = 35.0, 30.0
SIDE_CM = 1.5  #: a side difference worth noting: 1.5 cm between legs (Chisholm 2012 [S])
TRUNK_TIPS = 15.0  #: degrees beyond the shin at which the trunk makes up for something [D]

FINE, LIMITED, BETWEEN, UNKNOWN = "fine", "limited", "between", "unknown"
CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True)
class SquatTest:
    """One squat test from the side: thigh above horizontal and trunk beyond shin at the bottom, in degrees, median.

    `reps` were judged of `seen`; `why` says why the others, or all of them, were not.
    """

    thigh: float = nan
    trunk: float = nan
    reps: int = 0
    seen: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class KneeToWall:
    """The weight-bearing lunge test of one leg: the foot's distance from the wall in cm, or the shin's lean in degrees.

    `shoes` is recorded because they change the result.
    """

    side: str
    cm: float = nan
    degrees: float = nan
    shoes: bool = False

    @property
    def band(self) -> str:
        """fine, between, limited, or unknown."""
        if not isnan(self.cm):
            return _band(self.cm, ANKLE_LIMITED_CM, ANKLE_FINE_CM)
        return UNKNOWN if isnan(self.degrees) else _band(self.degrees, ANKLE_LIMITED_DEG, ANKLE_FINE_DEG)


@dataclass(frozen=True, slots=True)
class ScreenResult:
    """What the screen says: ankle, hip, knee, balance-or-strength, nothing, or cannot-tell, and every reason for it.

    `missing` is what would have to be done, or done again, before more could be said.
    """

    limit: str
    reasons: tuple[str, ...]
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def take_squat_test(reps: Sequence[Repetition], attempts: Sequence[Attempt] = ()) -> SquatTest:
    """Return the medians of a squat test, filmed from the side; NaN where nothing could be judged, and why."""
    thighs = [rep.measures["thigh_above_horizontal"] for rep in reps if "thigh_above_horizontal" in rep.measures]
    trunks = [rep.measures["trunk_beyond_shin"] for rep in reps if "trunk_beyond_shin" in rep.measures]
    refusals = [
        finding.reason
        for rep in reps
        for finding in rep.findings
        if finding.measure == "thigh_above_horizontal" and finding.verdict == CANNOT_JUDGE
    ]
    reasons = refusals or ([attempt.reason for attempt in attempts] if not reps else [])
    why = max(reasons, key=reasons.count) if reasons else "" if reps else "no squat was seen in it"
    return SquatTest(middle_of(thighs), middle_of(trunks), len(thighs), len(reps), why)


def screen_mobility(
    plain: SquatTest,
    heels_raised: SquatTest | None = None,
    supported: SquatTest | None = None,
    walls: Sequence[KneeToWall] = (),
    knee_ends_it: bool | None = None,
    *,
    pain: bool = False,
) -> ScreenResult:
    """Return the likely limit of a runner's squat, or that the tests cannot tell.

    `heels_raised` is the same squat with 2 to 3 cm under the heels, `supported` one holding a post. `knee_ends_it` is
    the runner's own word: something at the knee, not stretch or balance, ends the movement. `pain` stopped the screen:
    what pain ends is no question of range.
    """
    notes = _note_sides(walls)
    if pain:
        asked = "let a physician look at the pain before you screen or train that movement again"
        return ScreenResult(CANNOT_TELL, ("the screen was stopped for pain",), notes, (asked,))
    if isnan(plain.thigh):
        why = f" ({plain.why})" if plain.why else ""
        asked = "film five plain squats from the side, the whole body in the picture"
        return ScreenResult(CANNOT_TELL, (f"the plain squat from the side could not be judged{why}",), notes, (asked,))
    if abs(plain.thigh - PARALLEL) < NOISE:
        notes += ("the depth is within the camera's error of parallel: on another day it may fall on the other side",)
    if plain.thigh <= PARALLEL and isnan(plain.trunk):
        reason = "the squat is deep, but whether the trunk tips to make up for something was not seen"
        return ScreenResult(CANNOT_TELL, (reason,), notes, ("film the plain squat again, ankles in the picture",))
    if plain.thigh <= PARALLEL and plain.trunk <= TRUNK_TIPS:
        reason = f"the thighs reach {plain.thigh:.0f} degrees above horizontal with the trunk along the shins"
        return ScreenResult("nothing", (reason,), notes)
    raised = _compare(plain, heels_raised)
    held = _compare(plain, supported)
    ankle = _ankle_band(walls)
    reasons = (
        f"plain squat: thighs {plain.thigh:.0f} degrees above horizontal",
        f"heels raised: {_word(raised)}",
        f"supported: {_word(held)}",
        f"knee to wall: {'not measured' if ankle == UNKNOWN else ankle}",
    )
    limit = _decide(raised, held, ankle, knee_ends_it)
    missing = _list_missing(raised, held, ankle, knee_ends_it) if limit == CANNOT_TELL else ()
    return ScreenResult(limit, reasons, notes, missing)


def _decide(raised: bool | None, held: bool | None, ankle: str, knee_ends_it: bool | None) -> str:
    """Name a limit only where two tests agree and none speaks against it."""
    if raised and ankle == LIMITED:
        return "ankle"
    if held and raised is False and ankle == FINE:
        return "balance-or-strength"
    if raised is False and held is False and ankle == FINE:
        return "knee" if knee_ends_it else "hip" if knee_ends_it is False else CANNOT_TELL
    return CANNOT_TELL


def _list_missing(raised: bool | None, held: bool | None, ankle: str, knee_ends_it: bool | None) -> tuple[str, ...]:
    """Return which tests are not done, do not agree or lie between, so that no joint can be named."""
    missing = []
    if raised is None:
        missing.append("squat with 2 to 3 cm under the heels, filmed from the side")
    if held is None:
        missing.append("squat holding a post, filmed from the side")
    if ankle == UNKNOWN:
        missing.append("measure knee to wall on both sides")
    if ankle == BETWEEN:
        missing.append("knee to wall lies between fine and limited: measure it again another day")
    if raised and ankle == FINE:
        missing.append("raised heels help although the ankles reach the wall: test both again")
    if raised is False and ankle == LIMITED:
        missing.append("the ankles are short at the wall although raised heels do not help: test both again")
    if raised and held:
        missing.append("raised heels and support both help: that speaks for more than one cause")
    if raised is False and held is False and ankle == FINE and knee_ends_it is None:
        missing.append("say whether something at the knee, not stretch or balance, ends the squat")
    return tuple(missing)


def _compare(plain: SquatTest, other: SquatTest | None) -> bool | None:
    """Return whether the other squat went deeper, or stood straighter at the same depth; None where not done."""
    if other is None or isnan(other.thigh):
        return None
    straighter = not isnan(plain.trunk + other.trunk) and plain.trunk - other.trunk >= DEEPER
    return plain.thigh - other.thigh >= DEEPER or straighter


def _ankle_band(walls: Sequence[KneeToWall]) -> str:
    bands = [wall.band for wall in walls if wall.band != UNKNOWN]
    if not bands:
        return UNKNOWN
    return LIMITED if LIMITED in bands else BETWEEN if BETWEEN in bands else FINE


def _note_sides(walls: Sequence[KneeToWall]) -> tuple[str, ...]:
    notes = []
    cm = {wall.side: wall.cm for wall in walls if not isnan(wall.cm)}
    if len(cm) == 2 and abs(cm["left"] - cm["right"]) > SIDE_CM:
        stiff = min(cm, key=cm.__getitem__)
        notes.append(f"the {stiff} ankle is {abs(cm['left'] - cm['right']):.1f} cm shorter at the wall; test it again")
    if any(wall.shoes for wall in walls):
        notes.append("measured in shoes, which changes the distance")
    return tuple(notes)


def _band(value: float, limited: float, fine: float) -> str:
    return FINE if value >= fine else LIMITED if value < limited else BETWEEN


def _word(deeper: bool | None) -> str:
    return "not done" if deeper is None else "clearly better" if deeper else "no better"

"""Reads TCX and GPX: what each activity comes to, without holding its thousands of points."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from stridework.errors import ActivityFileError
from stridework.formats.activity import RUNNING, Activity, Recording, parse_instant
from stridework.training.running import Ignored

_METRES_A_DEGREE = math.radians(6_378_137.0)  # WGS 84's equator, as GPS software takes the earth
# A track without a sport is taken for a run between these paces (seconds per kilometre), if it is not a scrap.
_RUNNING_PACES_S = (170.0, 630.0)
_SCRAP_S, _SCRAP_METRES = 600.0, 1000.0
_DEEPEST = 64  # elements within elements
_GPX_RUNS = {"9", "run", "running", "trail_running", "trail running", "treadmill_running", "track_running"}
_OTHER_SPORTS = ("ride", "bik", "cycl", "walk", "hik", "swim", "ski", "row", "drive", "skat", "paddl", "sail")


@dataclass(slots=True)
class _Beats:
    """Heart rates as they come by."""

    total: float = 0.0
    count: int = 0
    highest: float | None = None

    def add(self, text: str | None) -> None:
        bpm = _number(text)
        if bpm:
            self.total += bpm
            self.count += 1
            self.highest = max(self.highest or 0.0, bpm)

    @property
    def mean(self) -> float | None:
        return self.total / self.count if self.count else None


@dataclass(slots=True)
class _Tcx:
    """One TCX activity while it is read."""

    sport: str
    start: datetime | None = None
    title: str = ""
    seconds: float = 0.0
    metres: float = 0.0
    laps: int = 0
    beats: _Beats = field(default_factory=_Beats)
    lap_beats: _Beats = field(default_factory=_Beats)
    points: list[datetime] = field(default_factory=list)  # the first and the latest
    track_metres: float = 0.0


@dataclass(slots=True)
class _Gpx:
    """One GPX track while it is read."""

    title: str = ""
    kind: str = ""
    start: datetime | None = None
    seconds: float = 0.0
    metres: float = 0.0
    beats: _Beats = field(default_factory=_Beats)
    first: datetime | None = None  # of this segment
    latest: datetime | None = None
    here: tuple[float, float] | None = None


def read_tcx(content: bytes) -> Recording:
    """Return the activities of a TCX file; their laps are summed, and one that is not complete is left out.

    Raises ActivityFileError for entities, which no watch writes.
    """
    activities: list[Activity] = []
    ignored: list[Ignored] = []
    warnings: list[str] = []
    current: _Tcx | None = None
    try:
        for event, name, parent, element in _walk(content):
            if event == "start" and name == "Activity":
                current = _Tcx(element.get("Sport", "").strip() or "a sport without a name")
            elif current is None:
                continue
            elif event == "start" and name == "Lap" and current.start is None:
                current.start = parse_instant(element.get("StartTime"))
            elif event == "end" and name == "Activity":
                activities.append(_finish_tcx(current))
                current = None
            elif event == "end":
                _take_tcx(current, name, parent, element)
    except ParseError as error:
        warnings.append(_damage(error))
        if current is not None:
            ignored.append(Ignored(current.sport, "the file ends or breaks in the middle of this activity"))
    if not activities and not ignored:
        ignored.append(Ignored("TCX file", "no activity in it"))
    return Recording(tuple(activities), tuple(ignored), tuple(warnings))


def _take_tcx(current: _Tcx, name: str, parent: str, element: Element) -> None:
    """Add one finished element to the activity."""
    text = element.text
    if name == "Time" and parent == "Trackpoint":
        moment = parse_instant(text)
        if moment:
            current.points = [*current.points[:1], moment]
    elif name == "DistanceMeters":
        if parent == "Lap":
            current.metres += _number(text) or 0.0
        elif parent == "Trackpoint":
            current.track_metres = max(current.track_metres, _number(text) or 0.0)
    elif name == "TotalTimeSeconds" and parent == "Lap":
        current.seconds += _number(text) or 0.0
    elif name == "Value" and parent == "HeartRateBpm":
        current.beats.add(text)
    elif name == "Value" and parent == "AverageHeartRateBpm":
        current.lap_beats.add(text)
    elif name == "Id" and parent == "Activity":
        current.start = parse_instant(text) or current.start
    elif name == "Notes" and parent == "Activity":
        current.title = (text or "").strip().partition("\n")[0][:200]


def _finish_tcx(current: _Tcx) -> Activity:
    points = current.points
    from_points = abs((points[-1] - points[0]).total_seconds()) if points else 0.0
    beats = current.beats if current.beats.count else current.lap_beats
    return Activity(
        sport=current.sport.lower(),
        start=current.start or (points[0] if points else None),
        seconds=current.seconds or from_points or None,
        metres=current.metres or current.track_metres or None,
        mean_bpm=beats.mean,
        max_bpm=current.beats.highest,
        title=current.title,
        source="tcx",
    )


def read_gpx(content: bytes) -> Recording:
    """Return the tracks of a GPX file, each an activity; a track that is not complete is left out.

    Time and length are summed within segments, so a pause between two of them counts for nothing.
    """
    activities: list[Activity] = []
    ignored: list[Ignored] = []
    warnings: list[str] = []
    current: _Gpx | None = None
    try:
        for event, name, parent, element in _walk(content):
            if event == "start" and name == "trk":
                current = _Gpx()
            elif current is None:
                continue
            elif event == "start" and name == "trkseg":
                current.first = current.latest = current.here = None
            elif event == "end" and name == "trk":
                activities.append(_finish_gpx(current))
                current = None
            elif event == "end":
                _take_gpx(current, name, parent, element)
    except ParseError as error:
        warnings.append(_damage(error))
        if current is not None:
            ignored.append(Ignored(current.title or "Track", "the file ends or breaks in the middle of this track"))
    if not activities and not ignored:
        ignored.append(Ignored("GPX file", "no recorded track in it"))
    return Recording(tuple(activities), tuple(ignored), tuple(warnings))


def _take_gpx(current: _Gpx, name: str, parent: str, element: Element) -> None:
    """Add one finished element to the track."""
    if name == "trkpt":
        latitude, longitude = _number(element.get("lat")), _number(element.get("lon"))
        if latitude is not None and longitude is not None:
            if current.here:
                current.metres += _measure(current.here, (latitude, longitude))
            current.here = (latitude, longitude)
    elif name == "time" and parent == "trkpt":
        moment = parse_instant(element.text)
        if moment:
            current.start = current.start or moment
            current.first = current.first or moment
            current.latest = moment
    elif name == "trkseg" and current.first and current.latest:
        current.seconds += max(0.0, (current.latest - current.first).total_seconds())
    elif name == "hr":
        current.beats.add(element.text)
    elif name == "name" and parent == "trk":
        current.title = (element.text or "").strip()[:200]
    elif name == "type" and parent == "trk":
        current.kind = (element.text or "").strip().lower()


def _finish_gpx(current: _Gpx) -> Activity:
    seconds, metres = current.seconds or None, current.metres or None
    sport, taken_as = _judge_sport(current, seconds, metres)
    return Activity(
        sport=sport,
        start=current.start,
        seconds=seconds,
        metres=metres,
        mean_bpm=current.beats.mean,
        max_bpm=current.beats.highest,
        title=current.title,
        taken_as=taken_as,
        source="gpx",
    )


def _judge_sport(track: _Gpx, seconds: float | None, metres: float | None) -> tuple[str, str]:
    """Return the sport of a track, and how it was guessed where the file does not name it."""
    if track.kind in _GPX_RUNS:
        return RUNNING, ""
    if track.kind:
        return track.kind, ""
    words = track.title.lower()
    if any(word in words for word in _OTHER_SPORTS):
        return "another sport by its title", ""
    if not seconds or not metres:
        return (RUNNING, "no sport in the file") if "run" in words.split() else ("a track without a sport", "")
    if seconds < _SCRAP_S or metres < _SCRAP_METRES:
        return "a short track without a sport", ""
    pace = 1000 * seconds / metres
    spoken = f"{pace // 60:.0f}:{pace % 60:02.0f} a kilometre"
    if not _RUNNING_PACES_S[0] <= pace <= _RUNNING_PACES_S[1]:
        return f"a track without a sport at {spoken}", ""
    return RUNNING, f"no sport in the file; taken for a run at {spoken}"


def _walk(content: bytes) -> Iterator[tuple[str, str, str, Element]]:
    """Yield (event, name, parent's name, element), letting go of every element once it has passed.

    Some exports begin with blanks, which XML forbids before its first line.
    """
    open_elements: list[Element] = []
    try:
        for event, element in iterparse(BytesIO(content.lstrip()), events=("start", "end")):
            if event == "end":
                open_elements.pop()
            parent = open_elements[-1] if open_elements else None
            yield event, _local(element), _local(parent) if parent is not None else "", element
            if event == "start":
                open_elements.append(element)
                if len(open_elements) > _DEEPEST:
                    raise ActivityFileError("refused: its elements are nested too deeply")
            elif parent is not None:
                parent.remove(element)
    except DefusedXmlException:
        raise ActivityFileError("refused: it defines XML entities, which no watch or app needs") from None
    except (LookupError, ValueError) as error:  # an encoding nobody knows
        raise ActivityFileError(f"not readable as XML: {error}") from None


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _damage(error: ParseError) -> str:
    return f"the file is damaged or cut short at line {error.position[0]}: what follows was not read"


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) < 1e9 else None


def _measure(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the metres between two points of (latitude, longitude) in degrees, which are close together."""
    north = b[0] - a[0]
    east = (b[1] - a[1] + 180) % 360 - 180
    return _METRES_A_DEGREE * math.hypot(north, east * math.cos(math.radians((a[0] + b[0]) / 2)))

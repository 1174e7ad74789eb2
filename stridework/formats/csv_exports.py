"""Reads the tables that Garmin Connect and Strava export: one activity a row.

Garmin Connect writes them in the runner's language and units and says neither which language nor which unit.
Strava names several columns alike: of its two distances the first is for people, the last is in metres.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from statistics import median

from stridework.errors import ActivityFileError
from stridework.formats.activity import RUNNING, Activity, Recording
from stridework.training.running import Ignored

METRES = {"km": 1000.0, "mi": 1609.344}
_MOST_ROWS = 100_000
_FASTEST_S, _SLOWEST_S = 120.0, 1500.0  # seconds per kilometre; a distance beyond them is misread
_LOOKS_LIKE_MILES_S, _LOOKS_LIKE_KM_S = 450.0, 210.0  # medians that nearly always mean the other unit

_Row = tuple[int, list[str]]  # the line it begins on, from 1, and its cells

# What the columns that matter are called, in the languages we know. Where the names are unknown, the order of the
# first columns tells: it is the same in every language.
_GARMIN_COLUMNS = {
    "type": "activity type|aktivitätstyp|type d'activité|tipo de actividad|tipo di attività|activiteittype|"
    "tipo de atividade|aktivitetstyp|aktivitetstype|typ aktywności",
    "date": "date|datum|fecha|data|dato",
    "title": "title|titel|titre|título|titolo|tittel|tytuł",
    "distance": "distance|distanz|distancia|distanza|afstand|distância|distans|distanse|dystans",
    "time": "time|zeit|durée|temps|tiempo|ora|tempo|tijd|tid|czas",
    "mean_bpm": "avg hr|ø herzfrequenz|durchschnittliche herzfrequenz|ø hf|fréquence cardiaque moyenne|"
    "frecuencia cardiaca media|fc media|gem. hs|fc média|medelpuls|gns. hjertefrekvens|śr. tętno",
    "max_bpm": "max hr|max. hf|maximale herzfrequenz|fréquence cardiaque maximale|fc máxima|fc max|max. hs|maxpuls",
}
_GARMIN_ORDER = {"type": 0, "date": 1, "title": 3, "distance": 4, "time": 6, "mean_bpm": 7, "max_bpm": 8}
_STRAVA_COLUMNS = {
    "uid": "activity id",
    "date": "activity date",
    "title": "activity name",
    "type": "activity type",
    "elapsed": "elapsed time",
    "moving": "moving time",
    "distance": "distance",
    "mean_bpm": "average heart rate",
    "max_bpm": "max heart rate",
    "file": "filename",
}
_RUN_TYPES = re.compile(
    r"\b(trail ?)?run(ning|s)?\b|lauf|\bcourse\b|\bcarrera\b|\bcorr(er|ida)\b|\bcorsa\b|"
    r"hardlopen|löpning|løb|løping|bieg"
)
_NOT_RUN_TYPES = re.compile(r"ski|eisl|schlittschuh|inline|roller")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_STRAVA_DATE = re.compile(r"(\w{3})\w* (\d{1,2}), (\d{4}),? (\d{1,2}):(\d\d)(?::(\d\d))?\s*([AaPp])?[Mm]?")


@dataclass(frozen=True, slots=True)
class StravaRow:
    """A row of activities.csv: the activity, and the file of the export it came from ("" if it was typed in)."""

    activity: Activity
    file: str


def read_csv(content: bytes, *, unit: str = "km") -> Recording:
    """Return the activities of a Garmin Connect or Strava table; `unit` is what a Garmin distance counts, km or mi.

    Raises ActivityFileError where the table is neither. The warnings say how distances were understood.
    """
    rows = _read_rows(content)
    if _find_columns(rows[0][1], _STRAVA_COLUMNS).keys() >= {"uid", "date", "type"}:
        strava, ignored = _read_strava(rows)
        return Recording(tuple(row.activity for row in strava), ignored)
    return _read_garmin(rows, unit)


def read_strava_table(content: bytes) -> tuple[tuple[StravaRow, ...], tuple[Ignored, ...]]:
    """Return the rows of a Strava export's activities.csv; ActivityFileError where its language is not English."""
    rows = _read_rows(content)
    if not _find_columns(rows[0][1], _STRAVA_COLUMNS).keys() >= {"uid", "date", "type"}:
        raise ActivityFileError("its columns are not Strava's English ones: dates and titles were not used")
    return _read_strava(rows)


def _read_rows(content: bytes) -> list[_Row]:
    text = _decode(content)
    header = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    if "\x00" in text[:10_000] or not header.count(delimiter):
        raise ActivityFileError("neither FIT, TCX, GPX nor a table of activities as Garmin Connect or Strava export it")
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    rows: list[_Row] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
            if len(rows) > _MOST_ROWS:
                raise ActivityFileError(f"more than {_MOST_ROWS:,} rows")
    except csv.Error as error:
        raise ActivityFileError(f"line {line}: not a table: {error}") from None
    if not rows:
        raise ActivityFileError("the table is empty")
    return rows


def _decode(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # saved again by an old spreadsheet


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().lower().replace("\u2019", "'").replace("\xa0", " ")


def _find_columns(header: Sequence[str], names: Mapping[str, str]) -> dict[str, int]:
    """Return where each column is; of columns that share a name, the last."""
    folded = [_fold(name) for name in header]
    found = {}
    for column, known in names.items():
        places = [place for place, name in enumerate(folded) if name in known.split("|")]
        if places:
            found[column] = places[-1]
    return found


def _cell(row: Sequence[str], columns: Mapping[str, int], column: str) -> str:
    place = columns.get(column)
    text = row[place].strip() if place is not None and place < len(row) else ""
    return "" if text in ("--", "-") else text


def _read_strava(rows: list[_Row]) -> tuple[tuple[StravaRow, ...], tuple[Ignored, ...]]:
    columns = _find_columns(rows[0][1], _STRAVA_COLUMNS)
    in_metres = sum(_fold(name) == "distance" for name in rows[0][1]) > 1
    found: list[StravaRow] = []
    ignored: list[Ignored] = []
    for line, row in rows[1:]:
        title = _cell(row, columns, "title")[:200]
        start = _parse_strava_date(_cell(row, columns, "date"))
        if start is None:
            ignored.append(Ignored(title or "Row", "its date cannot be read", line))
            continue
        seconds = _parse_plain(_cell(row, columns, "moving")) or _parse_plain(_cell(row, columns, "elapsed"))
        distance = _parse_plain(_cell(row, columns, "distance"))
        activity = Activity(
            sport=_name_sport(_cell(row, columns, "type")),
            start=start,
            seconds=seconds,
            metres=(distance * (1 if in_metres else 1000)) if distance else None,
            mean_bpm=_parse_plain(_cell(row, columns, "mean_bpm")),
            max_bpm=_parse_plain(_cell(row, columns, "max_bpm")),
            title=title,
            source="strava",
            uid=f"strava:{_cell(row, columns, 'uid')[:40]}",
            line=line,
        )
        found.append(StravaRow(activity, _cell(row, columns, "file")))
    return tuple(found), tuple(ignored)


def _parse_strava_date(text: str) -> datetime | None:
    """Return the instant of "Sep 10, 2026, 6:12:00 AM": Strava exports UTC."""
    match = _STRAVA_DATE.fullmatch(text.replace("\u202f", " ").replace("\xa0", " "))
    if not match or match[1].lower() not in _MONTHS:
        return None
    hour = int(match[4])
    if match[7]:
        hour = hour % 12 + (12 if match[7] in "Pp" else 0)
    month = _MONTHS.index(match[1].lower()) + 1
    try:
        return datetime(int(match[3]), month, int(match[2]), hour, int(match[5]), int(match[6] or 0), tzinfo=UTC)
    except ValueError:
        return None


def _read_garmin(rows: list[_Row], unit: str) -> Recording:
    if unit not in METRES:
        raise ActivityFileError(f"the unit of distances must be km or mi, not {unit!r}")
    columns = _find_columns(rows[0][1], _GARMIN_COLUMNS)
    if not columns.keys() >= {"type", "date", "time"}:
        if not _has_garmin_shape(rows):
            raise ActivityFileError("a table, but not one of activities as Garmin Connect or Strava export it")
        columns = {column: place for column, place in _GARMIN_ORDER.items() if place < len(rows[0][1])}
    comma = any(re.fullmatch(r"\d+,\d{1,2}", _cell(row, columns, "distance")) for _, row in rows[1:])
    activities: list[Activity] = []
    ignored: list[Ignored] = []
    warnings: list[str] = []
    for line, row in rows[1:]:
        read = _read_garmin_row(row, columns, line, comma, METRES[unit])
        if isinstance(read, Ignored):
            ignored.append(read)
            continue
        activity, warning = read
        activities.append(activity)
        warnings += [warning] if warning else []
    return Recording(tuple(activities), tuple(ignored), (*_explain_unit(activities, unit), *warnings))


def _has_garmin_shape(rows: list[_Row]) -> bool:
    """Say whether the columns stand in Garmin Connect's order, whatever their names are."""
    first = rows[1][1] if len(rows) > 1 else []
    return len(first) >= 7 and _parse_garmin_date(first[1]) is not None and _parse_clock(first[6]) is not None


def _read_garmin_row(
    row: list[str], columns: Mapping[str, int], line: int, comma: bool, unit_metres: float
) -> tuple[Activity, str] | Ignored:
    """Return the activity with a warning where its distance cannot be true."""
    title = _cell(row, columns, "title")[:200]
    start = _parse_garmin_date(_cell(row, columns, "date"))
    if start is None:
        return Ignored(title or "Row", "its date cannot be read; expected one like 2026-05-01 07:30:00", line)
    seconds = _parse_clock(_cell(row, columns, "time"))
    if seconds is None:
        return Ignored(title or "Row", "its time cannot be read; expected one like 00:31:40", line)
    sport = _name_sport(_cell(row, columns, "type"))
    distance = _parse_local(_cell(row, columns, "distance"), comma)
    metres = distance * unit_metres if distance else None
    warning = ""
    if sport == RUNNING and metres and not _FASTEST_S <= 1000 * seconds / metres <= _SLOWEST_S:
        warning = f"line {line}: {distance:g} in {seconds / 60:.0f} min cannot be a run's distance: it was left out"
        metres = None
    activity = Activity(
        sport=sport,
        start=start,
        seconds=seconds or None,
        metres=metres,
        mean_bpm=_parse_local(_cell(row, columns, "mean_bpm"), comma),
        max_bpm=_parse_local(_cell(row, columns, "max_bpm"), comma),
        title=title,
        source="garmin-csv",
        line=line,
    )
    return activity, warning


def _explain_unit(activities: Sequence[Activity], unit: str) -> tuple[str, ...]:
    """Say how the distances were understood, and doubt it where the pace does."""
    paces = [1000 * a.seconds / a.metres for a in activities if a.sport == RUNNING and a.seconds and a.metres]
    if not paces:
        return ()
    pace = median(paces)
    length = 1.0 if unit == "km" else METRES["mi"] / 1000
    spoken = f"{pace * length // 60:.0f}:{pace * length % 60:02.0f}"
    said = f"the table does not name its unit: distances were taken as {unit}, about {spoken} per {unit}"
    if unit == "km" and pace > _LOOKS_LIKE_MILES_S:
        return (f"{said}; that is slow, so they may be miles: then choose mi",)
    if unit == "mi" and pace < _LOOKS_LIKE_KM_S:
        return (f"{said}; that is fast, so they may be kilometres: then choose km",)
    return (said,)


def _name_sport(kind: str) -> str:
    words = _fold(kind).replace("_", " ")
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()  # TrailRun, VirtualRun
    if not _NOT_RUN_TYPES.search(words) and (_RUN_TYPES.search(words) or _RUN_TYPES.search(spaced)):
        return RUNNING
    return words or "a sport without a name"


def _parse_garmin_date(text: str) -> datetime | None:
    """Return the runner's wall clock: the table has no zone."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment.replace(tzinfo=None) if len(text.strip()) > 10 else None


def _parse_clock(text: str) -> float | None:
    """Return the seconds of 00:28:10.5, 28:10 or 1:02:03,4."""
    match = re.fullmatch(r"(?:(\d{1,3}):)?(\d{1,2}):(\d\d(?:[.,]\d+)?)", text.strip())
    if not match:
        return None
    return int(match[1] or 0) * 3600 + int(match[2]) * 60 + float(match[3].replace(",", "."))


def _parse_plain(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,9}(\.\d+)?", text) and float(text) else None


def _parse_local(text: str, comma: bool) -> float | None:
    """Return a number as the runner's country writes it; `comma` where the table's decimal mark is one."""
    text = text.replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace("'", "")
    plain = text.replace(".", "").replace(",", ".") if comma else text.replace(",", "")
    return _parse_plain(plain)

"""Small TCX and GPX files, made for the tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 5, 3, 6, 30, tzinfo=UTC)
SPEED = 3.0  # metres a second, due north
METRES_A_DEGREE = 111_319.49


def stamp(start, seconds):
    return (start + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def build_tcx(start=START, laps=((1800, 5000),), points=3, sport="Running"):
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase'
        ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">\n'
        f'<Activities><Activity Sport="{sport}"><Id>{stamp(start, 0)}</Id>\n'
    )
    for seconds, metres in laps:
        text += f'<Lap StartTime="{stamp(start, 0)}">\n'
        text += f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds>\n" if seconds else ""
        text += f"<DistanceMeters>{metres}</DistanceMeters>\n" if metres else ""
        text += "<Track>\n"
        for turn in range(points):
            text += f"<Trackpoint><Time>{stamp(start, 5 * turn)}</Time><DistanceMeters>{20 * turn}</DistanceMeters>"
            text += "<HeartRateBpm><Value>150</Value></HeartRateBpm></Trackpoint>\n"
        text += "</Track></Lap>\n"
    return (text + "</Activity></Activities></TrainingCenterDatabase>\n").encode()


def build_gpx(start=START, segments=((0, 1800),), kind="running", name="Morning Run", times=True, every=10):
    """Return one track; a segment is (first second, last second)."""
    text = '<?xml version="1.0"?>\n<gpx xmlns="http://www.topografix.com/GPX/1/1">\n<trk>'
    text += f"<name>{name}</name>" + (f"<type>{kind}</type>" if kind else "") + "\n"
    for first, last in segments:
        text += "<trkseg>\n"
        for second in range(first, last + 1, every):
            time = f"<time>{stamp(start, second)}</time>" if times else ""
            text += f'<trkpt lat="{46 + SPEED * second / METRES_A_DEGREE:.7f}" lon="14.5">{time}</trkpt>\n'
        text += "</trkseg>\n"
    return (text + "</trk></gpx>\n").encode()

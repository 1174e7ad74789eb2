"""Tables of Garmin Connect, in any language and unit, and of Strava."""

from datetime import UTC, datetime

import pytest

from stridework.errors import ActivityFileError
from stridework.formats.csv_exports import read_csv, read_strava_table
from tests.formats.shared_files import ABSENT, FORMATS

GARMIN = "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR\n"
STRAVA = "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename,Elapsed Time,Distance\n"


def read(text, **told):
    return read_csv(text.encode(), **told)


@pytest.mark.skipif(not FORMATS.exists(), reason=ABSENT)
def test_a_garmin_table_is_read_row_by_row():
    activities = read_csv((FORMATS / "csv" / "garmin-activities-en.csv").read_bytes()).activities
    assert [a.sport for a in activities] == ["running", "strength training", "running", "running", "walking"]
    assert [a.seconds for a in activities if a.sport == "running"] == [1900, 1690.5, 4050]
    assert [a.metres for a in activities if a.sport == "running"] == [5020, 4500, 10_100]


@pytest.mark.skipif(not FORMATS.exists(), reason=ABSENT)
def test_stravas_metres_and_moving_time_are_read_from_the_columns_of_the_same_name():
    first = read_csv((FORMATS / "csv" / "strava-activities.csv").read_bytes()).activities[0]
    assert (first.start, first.seconds, first.metres, first.mean_bpm) == (
        datetime(2026, 9, 10, 6, 12, tzinfo=UTC),
        2400,
        10_000,
        152,
    )


def test_garmin_times_are_the_runners_wall_clock():
    (activity,) = read(GARMIN + "Running,2026-05-03 07:30:00,false,Easy,5.00,300,00:30:00,140,150\n").activities
    assert activity.start == datetime(2026, 5, 3, 7, 30)


def test_miles_are_miles_when_the_runner_says_so():
    result = read(GARMIN + "Running,2026-05-03 07:30:00,false,Easy,3.00,300,00:27:00,140,150\n", unit="mi")
    assert result.activities[0].metres == pytest.approx(4828.03)
    assert "taken as mi, about 9:00 per mi" in result.warnings[0]


def test_a_pace_that_fits_the_other_unit_raises_the_question():
    in_miles = GARMIN + "Running,2026-05-03 07:30:00,false,Easy,3.00,300,00:27:00,140,150\n"
    assert "choose mi" in read(in_miles).warnings[0]
    in_km = GARMIN + "Running,2026-05-03 07:30:00,false,Easy,5.00,300,00:25:00,140,150\n"
    assert "choose km" in read(in_km, unit="mi").warnings[0]


@pytest.mark.parametrize(
    ("header", "kind", "distance"),
    [
        ("Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø Herzfrequenz,Max. HF", "Laufen", '"10,25"'),
        ("Type d’activité,Date,Favori,Titre,Distance,Calories,Durée,Fréquence,Max", "Course à pied", '"10,25"'),
        ("Tipo de actividad,Fecha,Favorito,Título,Distancia,Calorías,Tiempo,FC,Máx", "Carrera", '"10,25"'),
        ("Harjoitustyyppi,Päivä,Suosikki,Nimi,Matka,Kalorit,Aika,Syke,Huippu", "Trail Running", '"10,25"'),
        ("Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR", "Running", "10.25"),
    ],
)
def test_a_garmin_table_is_read_in_any_language(header, kind, distance):
    (activity,) = read(f"{header}\n{kind},2026-05-03 07:30:00,false,T,{distance},300,01:00:00,140,150\n").activities
    assert (activity.sport, activity.metres, activity.seconds) == ("running", 10_250, 3600)


def test_semicolons_and_a_byte_order_mark_are_read():
    text = GARMIN.replace(",", ";") + "Running;2026-05-03 07:30:00;false;Easy;5,00;300;00:30:00;140;150\n"
    assert read_csv(b"\xef\xbb\xbf" + text.encode()).activities[0].metres == 5000
    assert read_csv(text.encode("utf-16")).activities[0].metres == 5000


def test_cross_country_skiing_is_no_run_even_in_german():
    (activity,) = read(GARMIN + "Skilanglauf,2026-01-03 07:30:00,false,T,10.00,300,01:00:00,140,150\n").activities
    assert activity.sport == "skilanglauf"


def test_a_distance_that_no_runner_can_cover_is_left_out_and_named_by_its_line():
    result = read(GARMIN + 'Running,2026-05-03 07:30:00,false,T,"1,020",300,00:30:00,140,150\n')
    assert result.activities[0].metres is None
    assert result.warnings[0].startswith("line 2: 1020 in 30 min")


def test_empty_cells_are_none_and_never_zero():
    (activity,) = read(GARMIN + "Running,2026-05-03 07:30:00,false,T,--,--,00:30:00,--,--\n").activities
    assert (activity.metres, activity.mean_bpm, activity.max_bpm) == (None, None, None)


def test_a_row_that_cannot_be_read_is_named_by_its_line_and_the_others_are_kept():
    good = "Running,2026-05-03 07:30:00,false,T,5.00,300,00:30:00,140,150\n"
    result = read(GARMIN + good + 'Running,03/05/2026,false,"Two\nlines",5,1,00:30:00,1,1\n' + good)
    assert len(result.activities) == 2
    assert (result.ignored[0].line, "date" in result.ignored[0].reason) == (3, True)
    assert result.activities[1].line == 5


def test_a_unit_that_is_none_is_refused():
    with pytest.raises(ActivityFileError, match="km or mi"):
        read(GARMIN + "Running,2026-05-03 07:30:00,false,T,5.00,300,00:30:00,140,150\n", unit="furlong")


@pytest.mark.parametrize(
    ("written", "hour"),
    [("May 3, 2026, 12:05:00 AM", 0), ("May 3, 2026, 12:05:00 PM", 12), ("May 3, 2026, 14:05:00", 14)],
)
def test_strava_writes_the_hour_in_two_ways(written, hour):
    rows, _ = read_strava_table((STRAVA + f'1,"{written}",Run,Run,1900,5.0,a.fit.gz,1900,5000\n').encode())
    assert rows[0].activity.start == datetime(2026, 5, 3, hour, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "hello", "a,b,c\n1,2,3\n", "Name;Age\nAda;36\n"])
def test_another_table_is_refused(text):
    with pytest.raises(ActivityFileError):
        read(text)

"""Everything of a runner out and in again: the same account, nothing overwritten, nothing forgotten."""

import csv
import io
import json
import zipfile

import jsonschema
import pytest
from django.apps import apps
from django.utils import timezone

from stridework.errors import ArchiveError
from stridework.web.archive import reading as archive_reading
from stridework.web.archive.archive import SCHEMA, describe_schema, read_archive, write_archive
from stridework.web.archive.parts import PARTS
from stridework.web.archive.rows import EXCUSED, Profile, RunRow, columns
from stridework.web.deletion import delete_everything
from stridework.web.models import Log, Runner, RunSource
from stridework.web.plan.calendar import find_feed, write_calendar
from stridework.web.records import SESSION_LOG, store_log
from stridework.web.runs.sources import add_week
from stridework.web.views.data import NAMES
from tests.web.archives import edit, live, members, pack, save
from tests.web.conftest import browser_of, make_log

PAGES = ["/", "/plan/", "/plan/runs/", "/log/", "/progress/", "/library/"]


def bring_back(runner, content, **options):
    return {report.name: report for report in read_archive(runner, io.BytesIO(content), **options)}


def count(runner):
    return {part.name: part.rows_of(runner).count() for part in PARTS}


def documents(runner):
    return [part.write(part.as_row(row)) for part in PARTS for row in part.rows_of(runner)]


def test_saved_deleted_and_brought_back_it_is_the_same_account(alice):
    live(alice)
    before, were = save(alice), documents(alice)
    pages = {page: read_page(alice, page) for page in PAGES}
    delete_everything(alice)
    again = Runner.objects.create_user("alice", password="longer than ten")
    reports = bring_back(again, before)
    assert not any(report.differs or report.known for report in reports.values())
    assert all(count(again).values())
    assert save(again) == before
    assert documents(again) == were
    assert {page: read_page(again, page) for page in PAGES} == pages
    assert save(again) == before


def test_calendars_stay_the_same_in_another_account_and_its_feed_keeps_its_address(alice):
    live(alice)
    content, calendar, feed = save(alice), write_calendar(alice).content, find_feed(alice)
    assert calendar.count(b"BEGIN:VEVENT") > 3
    delete_everything(alice)
    again = Runner.objects.create_user("alice")
    write_calendar(again)  # somebody looked before anything was brought back
    bring_back(again, content)
    assert write_calendar(again).content == calendar
    assert find_feed(again) == feed


def test_a_feed_of_somebody_else_here_stays_theirs(alice, bob):
    live(alice)
    content = edit(save(alice), "logs.jsonl", lambda text: b"")
    content = edit(content, "run-sources.jsonl", lambda text: b"")
    content = edit(content, "screens.jsonl", lambda text: b"")
    bring_back(bob, content)
    assert find_feed(alice)
    assert find_feed(bob) is None
    assert b"BEGIN:VEVENT" in write_calendar(bob).content


def read_page(runner, page):
    """Return a page's words, without the token of its forms."""
    text = browser_of(runner).get(page).content.decode()
    return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]


def test_every_model_of_a_runner_is_archived_or_excused():
    archived = {part.model for part in PARTS} | {Runner, apps.get_model("web", "RunEntry")}
    of_a_runner = {model for model in apps.get_models() if leads_to_runner(model)}
    left = {model.__name__ for model in of_a_runner - archived} - set(EXCUSED)
    assert not left, (
        "neither archived (a row in web/archive/rows.py, a line of PARTS in web/archive/parts.py, something of it in "
        "tests/web/archives.py, the schema written again) nor excused with a reason (EXCUSED in web/archive/rows.py)"
    )
    assert all(len(reason) > 10 for reason in EXCUSED.values())


def test_every_part_has_a_name_on_the_page():
    assert {part.name for part in PARTS} <= set(NAMES)


def leads_to_runner(model, seen=()):
    if model is Runner:
        return True
    related = [field.related_model for field in model._meta.get_fields() if field.is_relation and field.concrete]
    return any(other not in (None, model, *seen) and leads_to_runner(other, (*seen, model)) for other in related)


def test_every_field_of_a_runner_is_archived_or_excused():
    rows = {part.model: set(columns(part.row)) for part in PARTS}
    rows |= {Runner: set(columns(Profile)), apps.get_model("web", "RunEntry"): set(columns(RunRow))}
    left = []
    for model, known in rows.items():
        for field in model._meta.get_fields():
            whose = field.is_relation and field.name in ("runner", "source")
            counter = (
                field.concrete and field.primary_key and field.name == "id" and field.get_internal_type() != "UUIDField"
            )
            if not field.concrete or whose or counter or field.name in known or field.name == "document":
                continue
            if f"{model.__name__}.{field.name}" not in EXCUSED:
                left.append(f"{model.__name__}.{field.name}")
    assert not left, "neither a field of its row nor excused (web/archive/rows.py)"


def test_an_excuse_names_something_that_is_there():
    for name in EXCUSED:
        model, _, field = name.partition(".")
        found = next((known for known in apps.get_models() if known.__name__ == model), None)
        assert found, name
        assert not field or found._meta.get_field(field)


def test_the_archive_keeps_to_its_published_schema(alice):
    live(alice)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert schema == json.loads(json.dumps(describe_schema())), "write it again by archive.write_schema()"
    files = members(save(alice))
    assert files["archive.schema.json"] == SCHEMA.read_bytes()
    lines = {part.file: files[part.file].splitlines() for part in PARTS} | {"manifest.json": [files["manifest.json"]]}
    validator = jsonschema.Draft202012Validator(schema)
    for name, found in lines.items():
        assert found
        for line in found:
            errors = list(validator.iter_errors({name: json.loads(line)}))
            assert not errors, (name, errors[0].message)


def test_tables_are_for_people_and_no_formula_is_in_them(alice):
    live(alice)
    files = members(save(alice))
    tables = {
        name: list(csv.DictReader(io.StringIO(files[f"tables/{name}.csv"].decode("utf-8-sig"))))
        for name in ("sessions", "intervals", "runs")
    }
    assert [row["effort_0_to_10"] for row in tables["sessions"]] == ["4", ""]
    assert tables["sessions"][0]["note"] == "'-heavy legs 🦵"
    assert tables["intervals"][-1]["measures"] == "depth 3.5 deg; hold left 20 s"
    assert "'=Easy run äöü" in {row["title"] for row in tables["runs"]}


def test_a_second_time_everything_is_there_already(alice):
    live(alice)
    before = save(alice)
    reports = bring_back(alice, before)
    assert sum(report.added + report.differs for report in reports.values()) == 0
    assert {name: report.known for name, report in reports.items() if name != "profile"} == count(alice)
    assert save(alice) == before


def test_merging_adds_what_is_missing_and_overwrites_nothing(alice):
    live(alice)
    content = save(alice)
    first, second = Log.objects.filter(runner=alice).order_by("started_at")
    second.delete()
    told = SESSION_LOG.validate_python(first.document | {"note": "mine", "srpe": 9})
    alice.logs.all().delete()
    store_log(alice, told)
    extra = make_log()
    store_log(alice, extra)
    report = bring_back(alice, content)["logs"]
    assert (report.added, report.known, report.differs) == (1, 0, 1)
    assert report.differing == ["first-workout, 2026-05-04 18:30: srpe, note"]
    assert Log.objects.get(pk=first.pk).document["note"] == "mine"
    assert Log.objects.filter(pk=extra.id).exists()


def test_asked_to_it_takes_the_version_of_the_archive(alice):
    log = make_log(note="as saved")
    store_log(alice, log)
    content = save(alice)
    store_log(alice, SESSION_LOG.validate_python(SESSION_LOG.dump_python(log, mode="json") | {"note": "later"}))
    report = bring_back(alice, content, replace=True)["logs"]
    assert (report.added, report.differs, report.replaced) == (0, 1, 1)
    assert Log.objects.get().document["note"] == "as saved"


def test_a_calendar_added_by_hand_before_is_not_there_twice(alice):
    add_week(alice, "Tue intervals")
    content = save(alice)
    RunSource.objects.all().delete()
    add_week(alice, "Tue intervals")
    report = bring_back(alice, content)["run-sources"]
    assert (report.added, report.differs) == (0, 1)
    assert alice.run_sources.count() == 1


def test_merging_sessions_plans_again(alice):
    live(alice)
    content = save(alice)
    alice.logs.all().delete()
    alice.training_plan.__class__.objects.update(stale=False)
    bring_back(alice, content)
    alice.training_plan.refresh_from_db()
    assert alice.training_plan.stale


def test_the_sessions_of_somebody_else_here_are_not_taken(alice, bob):
    live(alice)
    with pytest.raises(ArchiveError, match=r"logs\.jsonl, line 1: id: belongs to another account here"):
        bring_back(bob, save(alice))
    assert not any(count(bob).values())


def test_a_log_kept_by_a_browser_is_brought_back_too(alice):
    logs = [SESSION_LOG.dump_python(make_log(), mode="json") for _ in range(3)]
    content = json.dumps({"format": "stridework-logs", "version": 1, "logs": logs}).encode()
    assert bring_back(alice, content)["logs"].added == 3
    assert bring_back(alice, content)["logs"].known == 3
    logs[1]["intervals"][0]["reps"] = -1
    with pytest.raises(ArchiveError, match=r"^logs\.1: intervals\.0\.reps: must be from 0"):
        bring_back(alice, json.dumps({"format": "stridework-logs", "version": 1, "logs": logs}).encode())


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("logs.jsonl", b'"srpe":4', b'"srpe":44', r"logs\.jsonl, line 1: srpe: must be a whole number from 0 to 10"),
        ("logs.jsonl", b'"note"', b'"nota"', r"logs\.jsonl, line 1: nota: no such field"),
        ("logs.jsonl", b"}\n", b"\n", r"logs\.jsonl, line 1: Invalid JSON"),
        ("clearances.jsonl", b"2026-01-03", b"2026-13-03", r"clearances\.jsonl, line 2: on: "),
        ("clearances.jsonl", b"2026-01-03", b"2026-01-02", r"clearances\.jsonl, line 2: 2026-01-02 is there twice"),
        ("clearances.jsonl", b"true", b'"yes"', r"clearances\.jsonl, line 2: passed: Input should be a valid boolean"),
        ("run-sources.jsonl", b'"kind":"easy"', b'"kind":"fun"', r"run-sources\.jsonl, line \d: entries\.\d+\.kind: "),
        ("run-sources.jsonl", b'"content":"', b'"content":"AAAA', r"run-sources\.jsonl, line \d: content: is not gz"),
        ("own-workouts.jsonl", b"own-", b"first-", r"own-workouts\.jsonl, line 1: slug: "),
        ("plan.jsonl", b'"weeks":3', b'"weeks":"x"', r"plan\.jsonl, line 1: request\.weeks: "),
        (
            "manifest.json",
            b'"version": 1',
            b'"version": 2',
            r"manifest\.json: version: 2 is newer than this Stridework",
        ),
        ("manifest.json", b'"version": 1', b'"version": true', r"manifest\.json: version: expected 1"),
        ("manifest.json", b"stridework-archive", b"other", r'manifest\.json: format: expected "stridework-archive"'),
        ("manifest.json", b'"logs": 2', b'"logs": 3', r"manifest\.json: counts\.logs: says 3, but logs\.jsonl has 2"),
        ("manifest.json", b"{", b"[" * 5000, r"manifest\.json: is not JSON"),
    ],
)
def test_an_edit_that_went_wrong_is_named_and_changes_nothing(alice, name, old, new, message):
    live(alice)
    content = save(alice)
    assert old in members(content)[name]
    broken = edit(content, name, lambda text: text.replace(old, new, 1))
    delete_everything(alice)
    again = Runner.objects.create_user("alice")
    with pytest.raises(ArchiveError, match=message):
        bring_back(again, broken)
    assert not any(count(again).values())
    assert not Runner.objects.get().first_name


def test_a_session_taken_out_by_hand_is_simply_not_brought_back(alice):
    live(alice)
    content = edit(save(alice), "logs.jsonl", lambda text: text.split(b"\n", 1)[1])
    alice.logs.all().delete()
    assert bring_back(alice, content)["logs"].added == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file: is empty"),
        (b"\x89PNG", "the file: is no archive of Stridework"),
        (b"PK\x03\x04 and nothing more", "the file: is cut off or damaged"),
        (pack({"a.txt": "x"}), r"manifest\.json: is missing"),
        (pack({"manifest.json": "{}"}), r"manifest\.json: format: expected"),
        (b"{}", 'the file: format: expected "stridework-logs"'),
        (b'{"format": "stridework-logs", "version": 7, "logs": []}', "the file: version: 7 is newer"),
        (b'{"format": "stridework-logs", "version": 1, "logs": {}}', "the file: logs: expected a list"),
        (b'{"format": "stridework-logs", "version": 1, "logs": [3]}', r"logs\.0: Input should be"),
        (b"{" * 100_000, "the file: is not JSON"),
    ],
)
def test_what_is_no_archive_is_said(alice, content, message):
    with pytest.raises(ArchiveError, match=message):
        bring_back(alice, content)


def test_a_bomb_is_not_unpacked(alice, monkeypatch):
    monkeypatch.setattr(archive_reading, "LARGEST_UNPACKED", 10**6)
    files = members(save(alice)) | {"logs.jsonl": b"0" * 2_000_000}
    with pytest.raises(ArchiveError, match="the file: unpacks to"):
        bring_back(alice, pack(files))
    monkeypatch.setattr(archive_reading, "LARGEST_UNPACKED", 10**9)
    monkeypatch.setattr(archive_reading, "LARGEST_LINE", 10**6)
    with pytest.raises(ArchiveError, match=r"logs\.jsonl, line 1: is longer than"):
        bring_back(alice, pack(files))


def test_an_odd_packing_a_double_name_and_a_stranger_are_refused(alice):
    files = members(save(alice))
    with pytest.raises(ArchiveError, match="packed in a way"):
        bring_back(alice, pack(files, zipfile.ZIP_LZMA))
    twice = io.BytesIO(pack(files))
    with zipfile.ZipFile(twice, "a") as opened, pytest.warns(UserWarning):
        opened.writestr("logs.jsonl", "")
    with pytest.raises(ArchiveError, match=r"logs\.jsonl: is in the archive twice"):
        bring_back(alice, twice.getvalue())
    assert bring_back(alice, pack(files | {"__MACOSX/._logs.jsonl": b"x", "tables/sessions.csv": b"mine"}))


def test_files_beside_those_that_are_counted(alice):
    live(alice)
    files = members(save(alice))
    with pytest.raises(ArchiveError, match=r"extra\.jsonl: is not known"):
        bring_back(alice, pack(files | {"extra.jsonl": b""}))
    newer = files | {
        "extra.jsonl": b"",
        "manifest.json": files["manifest.json"].replace(b'"version": 1', b'"version": 2'),
    }
    with pytest.raises(ArchiveError, match="2 is newer"):
        bring_back(alice, pack(newer))
    del files["rung-tests.jsonl"]
    with pytest.raises(ArchiveError, match=r"rung-tests\.jsonl: is missing"):
        bring_back(alice, pack(files))
    manifest = json.loads(files["manifest.json"])
    del manifest["counts"]["rung-tests"]  # saved before there were any
    assert bring_back(alice, pack(files | {"manifest.json": json.dumps(manifest)}))["logs"].known == 2


def test_the_same_data_gives_the_same_bytes(alice):
    live(alice)
    today = timezone.localdate()
    assert save(alice) == save(alice)
    assert today == timezone.localdate()


def test_a_large_log_is_written_and_read_a_few_sessions_at_a_time(alice, django_assert_max_num_queries):
    logs = [make_log() for _ in range(1200)]
    PARTS[0].insert(alice, logs)
    file = io.BytesIO()
    with django_assert_max_num_queries(40):
        write_archive(alice, file)
    alice.logs.all().delete()
    with django_assert_max_num_queries(60):
        assert bring_back(alice, file.getvalue())["logs"].added == 1200

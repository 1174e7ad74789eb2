"""Archives damaged in more ways than anybody thinks of: refused in words, and nothing half brought back."""

import io
import json
import random
import zipfile
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from stridework.errors import ArchiveError
from stridework.web.archive.archive import read_archive
from stridework.web.archive.parts import PARTS
from stridework.web.models import Runner
from stridework.web.records import record_clearance, store_log
from stridework.web.runs.sources import add_week
from stridework.web.workouts.own import keep_own
from tests.web.archives import OWN, members, pack, save
from tests.web.conftest import START, make_log

ARCHIVES = 2000
NASTY = [b"null", b"-1", b"1e999", b"NaN", b'""', b'"\\ud800"', b'"\\u0000"', b"[]", b"{}", b"true", b"[" * 900,
         b"\xff", b'"' + b"x" * 5000 + b'"', b"\n", b"9" * 400, b'"2026-02-30"', b'"own-x"', b"0.5"]  # fmt: skip


@pytest.fixture
def small(alice):
    for day in range(3):
        store_log(alice, make_log(started_at=START + timedelta(days=day), note="n" * day))
    record_clearance(alice, passed=True, on=date(2026, 1, 2))
    keep_own(alice, OWN)
    add_week(alice, "Tue intervals")
    # The runs of half a year make an archive large and each of them is read alike.
    entries = alice.run_sources.get().entries
    entries.exclude(pk__in=entries.values_list("pk", flat=True)[:2]).delete()
    content = save(alice)
    alice.delete()
    return content


def damage(content, chance):
    """Return the archive with one kind of damage, chosen by chance."""
    kind = chance.randrange(6)
    if kind == 0:
        return content[: chance.randrange(len(content))]
    if kind == 1:
        bad = bytearray(content)
        for _ in range(chance.choice((1, 1, 1, 4, 40))):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        return bytes(bad)
    if kind == 2:
        at = chance.randrange(len(content))
        return content[:at] + chance.randbytes(chance.randrange(1, 60)) + content[at + chance.randrange(60) :]
    files = {name: text for name, text in members(content).items() if name.endswith(("jsonl", "manifest.json"))}
    name = chance.choice([name for name, text in files.items() if text])
    text = files[name]
    if kind == 3:
        at = chance.randrange(len(text))
        files[name] = text[:at] + bytes([chance.randrange(256)]) + text[at + chance.randrange(3) :]
    elif kind == 4:
        marks = [place for place, sign in enumerate(text) if sign in b":,"]
        at = chance.choice(marks) + 1
        end = min((end for end in (text.find(sign, at) for sign in (b",", b"}", b"]")) if end > 0), default=len(text))
        files[name] = text[:at] + chance.choice(NASTY) + text[end:]
    else:
        lines = text.splitlines(keepends=True)
        files[name] = b"".join(chance.choices(lines, k=chance.randrange(len(lines) + 2)))
    return pack(files, zipfile.ZIP_STORED)  # packing is what takes the time; the other kinds damage it


def counts():
    """Return how many rows every part has, by one question: it is asked thousands of times."""
    tables = [part.model._meta.db_table for part in PARTS]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables))
        return cursor.fetchone()


def test_no_damage_crashes_or_leaves_half_of_anything(small):
    chance = random.Random(11)
    refused = taken = 0
    runner = Runner.objects.create(username="somebody")
    before = counts()
    assert not any(before)
    for number in range(ARCHIVES):
        bad = damage(small, chance)
        try:
            with transaction.atomic():
                read_archive(runner, io.BytesIO(bad))
                taken += 1
                for part in PARTS:  # what was let in can be read and saved again
                    for row in part.rows_of(runner):
                        assert part.read(part.write(part.as_row(row)))
                transaction.set_rollback(True)
        except ArchiveError as error:
            assert len(str(error)) < 1000, number
            refused += 1
        assert counts() == before, number
    assert refused > ARCHIVES / 2
    assert taken > 10  # damage in what is never read back is no damage


def test_a_device_log_is_fuzzed_too(alice):
    chance = random.Random(12)
    logs = [json.loads(members(save_one(alice))["logs.jsonl"])]
    text = json.dumps({"format": "stridework-logs", "version": 1, "logs": logs}).encode()
    for _ in range(ARCHIVES):
        at = chance.randrange(len(text))
        bad = text[:at] + chance.choice([*NASTY, chance.randbytes(3)]) + text[at + chance.randrange(12) :]
        try:
            with transaction.atomic():
                read_archive(alice, io.BytesIO(bad))
                transaction.set_rollback(True)
        except ArchiveError:
            pass
        assert alice.logs.count() == 0


def save_one(runner):
    store_log(runner, make_log())
    content = save(runner)
    runner.logs.all().delete()
    return content

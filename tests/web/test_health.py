"""What whoever runs the server sees of it: alive, ready, numbers and logs."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from stridework.web.logs import JsonLines

LOOK = """
from stridework.web import setup; setup()
from django.test import Client
from stridework.web.records import local_runner
from stridework.web import views
client = Client(headers={"host": "localhost"}, raise_request_exception=False)
client.get("/library/exercises/squat/")
client.get("/log/6f1f0c1e-8d4e-4b9e-9f5c-0d6c4f0f5b11/")
import stridework.web.views.library as library
def fail(*args): raise ValueError("the runner Zoe wrote this")
library.render = fail
print(client.get("/library/", headers={"host": "localhost"}).status_code)
for token in ("wrong", "right"):
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    print(answer.status_code)
    print(answer.content.decode() if answer.status_code == 200 else "")
"""


@pytest.fixture(scope="module")
def looked(tmp_path_factory):
    """What a process with logs and metrics turned on printed and logged."""
    environment = {k: v for k, v in os.environ.items() if k not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}}
    environment |= {"STRIDEWORK_HOME": str(tmp_path_factory.mktemp("home"))}
    environment |= {"STRIDEWORK_LOG": "json", "STRIDEWORK_METRICS_TOKEN": "right"}
    return subprocess.run([sys.executable, "-c", LOOK], env=environment, capture_output=True, text=True, check=True)


@pytest.mark.django_db
def test_a_server_without_its_database_is_alive_and_not_ready(monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", fail)
    assert Client().get("/health/alive").status_code == 200
    answer = Client().get("/health/ready")
    assert answer.status_code == 503
    assert b"gone" not in answer.content


def test_numbers_are_by_page_and_name_nobody(looked):
    assert looked.stdout.splitlines()[:3] == ["500", "404", ""]
    numbers = looked.stdout
    assert 'stridework_answers_total{method="GET",page="exercise",status="200"} 1.0' in numbers
    assert 'stridework_answers_total{method="GET",page="session",status="404"} 1.0' in numbers
    assert 'stridework_answer_seconds_count{page="exercise"} 1.0' in numbers
    assert "6f1f0c1e" not in numbers
    assert "squat" not in numbers


def test_every_line_of_the_log_is_json_and_says_nothing_personal(looked):
    lines = [json.loads(line) for line in looked.stderr.splitlines()]
    answered = [line for line in lines if line["logger"] == "stridework.requests"]
    assert [(line["page"], line["status"]) for line in answered][:3] == [
        ("exercise", 200),
        ("session", 404),
        ("library", 500),
    ]
    assert all(line["ms"] > 0 and len(line["request"]) == 16 for line in answered)
    (error,) = [line for line in lines if "error" in line]
    assert (error["error"], error["page"]) == ("ValueError", "library")
    assert any("fail" in frame for frame in error["where"])
    for secret in ("Zoe", "6f1f0c1e", "127.0.0.1", "/log/"):
        assert secret not in looked.stderr


def test_a_message_with_an_error_keeps_what_it_was_about_to_itself():
    try:
        raise KeyError("knee")
    except KeyError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "after %s", ("knee",), sys.exc_info())
    line = json.loads(JsonLines().format(record))
    assert (line["message"], line["error"]) == ("after %s", "KeyError")

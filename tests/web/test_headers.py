"""What every answer tells the browser, and what no page may contain."""

import os
import re
import subprocess
import sys

import pytest
from django.test import Client

from stridework.web.catalogue import coach_files, static_url
from stridework.web.records import local_runner, store_log
from tests.web.conftest import make_log

PAGES = ["/", "/library/", "/library/exercises/squat/", "/library/workouts/first-workout/", "/train/first-workout/"]
PAGES += ["/log/", "/progress/", "/clearance/", "/offline/", "/pair/", "/no-such-page/"]


@pytest.mark.parametrize("address", [*PAGES, "/sw.js", "/manifest.webmanifest", "/api/nothing", "/robots.txt"])
def test_every_answer_is_locked_down(local, address):
    headers = local.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert "microphone=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


def test_a_page_that_has_not_changed_keeps_the_policy_it_came_with(local):
    page = local.get("/clip/")
    assert "media-src 'self' blob:" in page.headers["Content-Security-Policy"]
    again = local.get("/clip/", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    assert "Content-Security-Policy" not in again.headers


def test_static_files_are_locked_down_too(local):
    headers = Client().get("/static/css/app.css").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_only_the_coachs_worker_may_compile_and_it_reaches_nobody_else(local):
    files = coach_files()
    policy = Client().get(files["worker"]).headers["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "http" not in policy
    for other in (files["vision"], files["engine"], static_url("coach/client.js")):
        assert "wasm-unsafe-eval" not in Client().get(other).headers["Content-Security-Policy"]


def test_the_coachs_big_files_are_kept_for_ever_and_sent_small(local):
    files = coach_files()
    addresses = [files["binary"], files["pyodide"] + "pyodide.asm.wasm", files["models"]["lite"]]
    for address in addresses:
        answer = Client().get(address, headers={"Accept-Encoding": "br"})
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers.get("Content-Encoding") == (None if address.endswith(".task") else "br")
    assert Client().get(files["binary"]).headers["Content-Type"] == "application/wasm"


@pytest.mark.parametrize("address", [*PAGES, "/log/{log}/", "/log/{log}/delete/"])
def test_no_page_needs_what_the_policy_forbids(local, address):
    log = make_log(note="a note")
    store_log(local_runner(), log)
    page = local.get(address.format(log=log.id)).content.decode()
    scripts = re.findall(r"<script\b([^>]*)>", page)
    assert all("src=" in script or 'type="application/json"' in script for script in scripts)
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"|javascript:", page)
    fetched = re.findall(r"<(?:script|link|img|source|iframe)\b[^>]*(?:src|href|srcset)=\"([^\"]+)\"", page)
    assert fetched
    assert all(address.startswith(("/", "data:")) and not address.startswith("//") for address in fetched)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_what_readers_and_crawlers_need(local, address):
    page = local.get(address).content.decode()
    assert re.search(r'<html lang="en"', page)
    assert re.search(r"<title>[^<]{3,}</title>", page)
    assert re.search(r'<meta name="description" content="[^"]{10,}"', page)
    assert re.search(r'<meta name="viewport"', page)
    assert page.count("<h1") >= 1
    assert all("alt=" in image for image in re.findall(r"<img\b[^>]*>", page))
    identities = re.findall(r'\sid="([^"]+)"', page)
    assert len(identities) == len(set(identities))


def test_a_runners_own_pages_are_not_for_shared_caches(local):
    assert "private" in local.get("/").headers["Cache-Control"]
    assert "private" in local.get("/log/").headers["Cache-Control"]


def test_pages_are_sent_compressed(local):
    assert local.get("/library/", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


def test_a_page_that_has_not_changed_is_not_sent_again(local):
    first = local.get("/library/")
    assert local.get("/library/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.one_database
def test_djangos_own_check_finds_nothing_but_what_the_domain_decides(tmp_path):
    environment = {**os.environ, "STRIDEWORK_HOME": str(tmp_path), "STRIDEWORK_DOOR": "public"}
    environment["DJANGO_SETTINGS_MODULE"] = "stridework.web.settings"
    check = [sys.executable, "-m", "django", "check", "--deploy"]
    found = subprocess.run(check, env=environment, capture_output=True, text=True, check=True).stderr
    # HTTPS for the domain's other names, and sending plain HTTP on to it, are for whoever runs the domain.
    assert set(re.findall(r"security\.W\d+", found)) <= {"security.W005", "security.W008", "security.W021"}


def test_a_public_server_is_kept_to_https(settings, local, alice):
    settings.DOOR = "public"
    settings.SECURE_HSTS_SECONDS = 60
    assert "Strict-Transport-Security" in local.get("/sign-in/", secure=True).headers

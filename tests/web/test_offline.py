"""What the service worker is told to keep."""

import json
import re
import struct
from zlib import crc32, decompress

from django.test import Client

from stridework.web import catalogue
from stridework.web.views.offline import keep_list


def test_everything_to_keep_is_there(local):
    kept = keep_list()
    addresses = [*kept["now"], *kept["later"], kept["offline"]]
    assert {address: local.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_what_is_kept_is_enough_to_train_without_a_network(local):
    kept = keep_list()
    everything = {*kept["now"], *kept["later"]}
    for workout_id in catalogue.workouts():
        assert f"/train/{workout_id}/" in kept["now"]
        for jumps in (None, *range(catalogue.jumping_intervals(workout_id))):
            session = catalogue.player_session(workout_id, jumps)
            address = f"/train/{workout_id}/" + (f"jumps/{jumps}/" if jumps is not None else "")
            assert address in everything
            assert {event["clip"] for event in session["events"] if event["do"] == "say"} <= session["clips"].keys()
            assert set(session["clips"].values()) <= everything
            assert {url for views in session["figures"].values() for url in views.values()} <= everything
            page = local.get(address).content.decode()
            needed = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
            assert needed <= everything


def test_the_coach_waits_until_the_camera_is_asked_for_and_is_then_kept_whole(local):
    kept = keep_list()
    coach = kept["coach"]["files"]
    assert not {*kept["now"], *kept["later"]} & {
        address for address in coach if "/live-" in address or "/pose-" in address
    }
    assert {address: local.get(address).status_code for address in coach} == dict.fromkeys(coach, 200)
    files = catalogue.coach_files()
    needed = [files[name] for name in ("worker", "engine", "rules", "vision", "loader", "binary")]
    python = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
    assert {*needed, *files["models"].values(), *(files["pyodide"] + name for name in python)} <= set(coach)


def test_nothing_is_kept_twice_and_never_the_api():
    kept = keep_list()
    addresses = [*kept["now"], *kept["later"]]
    assert len(addresses) == len(set(addresses))
    assert not [address for address in addresses if address.startswith("/api/")]


def test_the_first_visit_fetches_no_sound_and_no_figure():
    assert not [address for address in keep_list()["now"] if address.endswith(".mp3") or "/figures/" in address]


def test_the_worker_starts_with_its_list_and_may_rule_the_whole_site(local):
    response = local.get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    text = response.content.decode()
    listed = re.match(r"const KEEP = (\{.*?\});\n", text, re.DOTALL)
    assert json.loads(listed.group(1)) == json.loads(json.dumps(keep_list()))


def test_the_version_changes_with_the_list(monkeypatch):
    before = keep_list()["version"]
    monkeypatch.setattr("stridework.web.views.offline._content_hash", lambda: "another word on a page")
    assert keep_list()["version"] != before


def test_the_icon_for_the_home_screen_is_a_whole_png(db):
    response = Client().get("/apple-touch-icon.png")
    assert response["Content-Type"] == "image/png"
    picture, position, found = response.content, 8, {}
    while position < len(picture):
        (length,) = struct.unpack(">I", picture[position : position + 4])
        name, content = picture[position + 4 : position + 8], picture[position + 8 : position + 8 + length]
        assert struct.unpack(">I", picture[position + 8 + length : position + 12 + length])[0] == crc32(name + content)
        found[name] = content
        position += 12 + length
    assert struct.unpack(">II", found[b"IHDR"][:8]) == (180, 180)
    pixels = decompress(found[b"IDAT"])
    assert len(pixels) == 180 * (1 + 3 * 180)
    assert {pixels[1:4], pixels[72 * 541 + 1 + 3 * 72 :][:3]} == {b"\xc2\x37\x0d", b"\xff\xff\xff"}


def test_the_manifest_makes_an_app_of_it(db):
    manifest = Client().get("/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    content = manifest.json()
    assert {"name", "short_name", "start_url", "display", "icons", "theme_color"} <= set(content)
    for icon in content["icons"]:
        response = Client().get(icon["src"])
        assert response.status_code == 200
        assert response["Content-Type"] == "image/svg+xml"

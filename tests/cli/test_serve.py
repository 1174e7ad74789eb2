"""The real command with real processes and a real TLS client, all on 127.0.0.1."""

import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-P", "-c", "from stridework.cli import main; main()"]
SECONDS = 120  # how long anything is waited for: patience costs nothing when things go right


def free_port():
    """A port free now, and so is the one after it."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def environment(home, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STRIDEWORK_", "DJANGO_"))}
    return kept | {"STRIDEWORK_HOME": str(home), "COLUMNS": "120", "PYTHONUNBUFFERED": "1"} | more


def run(home, *arguments, **more):
    return subprocess.run(
        [*COMMAND, *arguments], env=environment(home, **more), capture_output=True, text=True, timeout=SECONDS
    )


@contextmanager
def serving(home, *arguments, until="Ctrl-C", **more):
    """The command running in a session of its own, so that what it leaves behind can be told."""
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it would be ignored, by the command as well
    process = subprocess.Popen(
        [*COMMAND, "serve", "--no-browser", *arguments],
        env=environment(home, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if until in line:
                break
        else:
            pytest.fail("".join(said))
        yield process, said
    finally:
        if process.poll() is None:
            process.terminate()
        said.append(process.communicate(timeout=SECONDS)[0])


def ask(port, path="/", method="GET", body=None, headers=None, trusting=None):
    if trusting:
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=trusting, timeout=SECONDS)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    response.body = response.read().decode(errors="replace")
    connection.close()
    return response


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(condition):
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_it_says_where_it_is_where_data_lives_and_how_to_stop(tmp_path):
    port = free_port()
    with serving(tmp_path, "--port", str(port)) as (_, said):
        assert ask(port).status == 200
    text = "".join(said)
    assert f"http://127.0.0.1:{port}/" in text
    assert str(tmp_path) in text
    assert "Traceback" not in text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes otherwise")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_it_ends_quietly_and_leaves_nothing_behind(tmp_path, name):
    port = free_port()
    with serving(tmp_path, "--port", str(port)) as (process, said):
        lingering = http.client.HTTPConnection("127.0.0.1", port)  # as a browser's does
        lingering.request("GET", "/robots.txt")
        lingering.getresponse().read()
        os.killpg(process.pid, signal.Signals[name])  # as a terminal does, to everyone in it
        assert process.wait(SECONDS) == 0
    assert "Traceback" not in said[-1]
    assert "rror" not in said[-1]
    wait_for(lambda: not is_open(port))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_outright_it_takes_every_door_with_it(tmp_path):
    port, lan_port = free_port(), free_port()
    with serving(tmp_path, "--port", str(port), "--lan", "--lan-address", "127.0.0.1", "--lan-port", str(lan_port)) as (
        process,
        _,
    ):
        wait_for(lambda: is_open(port) and is_open(lan_port) and is_open(lan_port + 1))
        process.kill()
        process.wait(SECONDS)
        wait_for(lambda: not any(is_open(number) for number in (port, lan_port, lan_port + 1)))


def test_a_second_one_says_who_has_the_port(tmp_path):
    port = free_port()
    with serving(tmp_path, "--port", str(port)):
        second = run(tmp_path, "serve", "--no-browser", "--port", str(port))
    assert second.returncode == 1
    assert f"port {port}" in second.stderr
    assert "another Stridework" in second.stderr
    assert "--port" in second.stderr
    assert "Traceback" not in second.stderr


def test_an_open_address_without_accounts_does_not_start(tmp_path):
    refused = run(tmp_path, "serve", "--host", "0.0.0.0", "--port", "0")
    assert refused.returncode == 1
    assert "stridework claim" in refused.stderr
    assert "--lan" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_behind_a_proxy_with_tls_people_sign_in(tmp_path):
    added = subprocess.run(
        [*COMMAND, "claim", "alice"],
        env=environment(tmp_path),
        input="a long enough password\n",
        text=True,
        capture_output=True,
        timeout=SECONDS,
    )
    assert added.returncode == 0, added.stderr
    port = free_port()
    # what nginx and Caddy send on
    proxied = {"Host": "train.example.org", "X-Forwarded-Proto": "https"}
    with serving(tmp_path, "--port", str(port), STRIDEWORK_HOSTS="train.example.org"):
        assert ask(port, headers=proxied).status == 302
        page = ask(port, "/sign-in/", headers=proxied)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.body)[1]
        cookies = SimpleCookie(page.headers["Set-Cookie"])
        answer = ask(
            port,
            "/sign-in/",
            method="POST",
            body=f"csrfmiddlewaretoken={token}&login=alice&password=a+long+enough+password",
            headers=proxied
            | {
                "Origin": "https://train.example.org",
                "Referer": "https://train.example.org/sign-in/",
                "Cookie": f"csrftoken={cookies['csrftoken'].value}",
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
    assert answer.status == 302
    assert SimpleCookie(" ".join(answer.headers.get_all("Set-Cookie")))["sessionid"]["secure"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    refused = run(tmp_path / "file" / "home", "serve", "--port", "0")
    assert refused.returncode == 1
    assert "STRIDEWORK_HOME" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_where_names_the_folder(tmp_path):
    said = run(tmp_path, "where")
    assert said.returncode == 0
    assert str(tmp_path / "stridework.sqlite3") in said.stdout


def test_a_name_of_somebody_elses_site_gets_no_page(tmp_path):
    # A page elsewhere may point its own name at 127.0.0.1 and read what comes back.
    port = free_port()
    with serving(tmp_path, "--port", str(port)) as (_, said):
        assert ask(port, headers={"Host": "evil.example"}).status == 400
    assert "Traceback" not in "".join(said)


@pytest.fixture(scope="module")
def home_network(tmp_path_factory):
    """The three doors of `serve --lan`, and a client that trusts the certificate it downloaded."""
    home = tmp_path_factory.mktemp("home")
    port, lan_port = free_port(), free_port()
    arguments = ("--port", str(port), "--lan", "--lan-address", "127.0.0.1", "--lan-port", str(lan_port))
    with serving(home, *arguments, until="Install the certificate") as (_, said):
        wait_for(lambda: is_open(lan_port) and is_open(lan_port + 1))
        trust_port = lan_port + 1
        connection = http.client.HTTPConnection("127.0.0.1", trust_port)
        connection.request("GET", "/stridework-authority.crt")
        trusting = ssl.create_default_context(cadata=connection.getresponse().read())
        trusting.verify_flags |= ssl.VERIFY_X509_STRICT
        yield {"port": port, "lan": lan_port, "trust": trust_port, "trusting": trusting, "said": said, "home": home}


def phone_asks(home_network, path, **how):
    return ask(home_network["lan"], path, trusting=home_network["trusting"], **how)


def make_code(home_network):
    """Press the button on the laptop's own page and read the code off the address written under it."""
    page = ask(home_network["port"], "/pair/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.body)[1]
    cookie = SimpleCookie(page.headers["Set-Cookie"])["csrftoken"].value
    script = "from stridework.web import setup; setup()\n" + (
        "from django.utils import timezone\n"
        "from stridework.web import records\n"
        "from stridework.web.phone import pairing\n"
        "print(pairing.make_code(records.local_runner(), now=timezone.now()))"
    )
    shown = ask(
        home_network["port"],
        "/pair/new/",
        method="POST",
        body=f"csrfmiddlewaretoken={token}",
        headers={"Cookie": f"csrftoken={cookie}", "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert 'class="qr"' in shown.body
    # The picture hides its code well from a test without a camera, so another is made as the page makes it.
    made = subprocess.run(
        [sys.executable, "-P", "-c", script],
        env=environment(home_network["home"]),
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    return made.stdout.strip()


def bring(home_network, code):
    return phone_asks(
        home_network,
        "/pair/code/",
        method="POST",
        body=json.dumps({"code": code}),
        headers={"Content-Type": "application/json"},
    )


def test_the_terminal_shows_the_code_and_the_fingerprint_of_the_trust_page(home_network):
    text = "".join(home_network["said"])
    fingerprint = re.search(r"(?:[0-9A-F]{2}:){31}[0-9A-F]{2}", text)[0]
    assert "█" in text
    assert fingerprint in ask(home_network["trust"]).body.replace("</span><span>", "")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/train/first-workout/"),
        ("GET", "/library/"),
        ("GET", "/library/exercises/squat/"),
        ("GET", "/library/workouts/first-workout/"),
        ("GET", "/log/"),
        ("GET", "/log/5a6f0c1e-6c5f-4b1f-9a8e-0d5d3f1b2c3d/"),
        ("POST", "/log/5a6f0c1e-6c5f-4b1f-9a8e-0d5d3f1b2c3d/delete/"),
        ("GET", "/clearance/"),
        ("GET", "/sign-in/"),
        ("PUT", "/api/logs/5a6f0c1e-6c5f-4b1f-9a8e-0d5d3f1b2c3d"),
        ("PUT", "/api/clearance"),
        ("GET", "/api/anything"),
        ("POST", "/pair/new/"),
        ("POST", "/pair/forget/"),
    ],
)
def test_nobody_unpaired_sees_or_changes_anything(home_network, method, path):
    answer = phone_asks(home_network, path, method=method, body="{}" if method != "GET" else None)
    if answer.status == 302:
        assert answer.headers["Location"].startswith("/pair/")
    else:
        assert answer.status in {401, 403, 404}


def test_a_cookie_of_the_laptops_own_door_opens_nothing_on_the_network(home_network):
    answer = phone_asks(home_network, "/log/", headers={"Cookie": "sessionid=" + "a" * 32})
    assert answer.status == 302


def test_the_door_for_phones_speaks_tls_alone(home_network):
    with pytest.raises((http.client.HTTPException, OSError)):
        ask(home_network["lan"], "/pair/")


def test_who_does_not_trust_the_certificate_is_warned(home_network):
    with pytest.raises(ssl.SSLCertVerificationError):
        ask(home_network["lan"], "/pair/", trusting=ssl.create_default_context())


def test_a_phone_with_the_code_is_in_and_a_second_phone_is_not(home_network):
    code = make_code(home_network)
    answer = bring(home_network, code)
    assert answer.status == 204
    cookie = SimpleCookie(" ".join(answer.headers.get_all("Set-Cookie")))["sessionid"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert phone_asks(home_network, "/", headers={"Cookie": f"sessionid={cookie.value}"}).status == 200
    assert phone_asks(home_network, "/log/", headers={"Cookie": f"sessionid={cookie.value}"}).status == 200
    second = bring(home_network, code)
    assert second.status == 403
    assert "sessionid" not in str(second.headers)


def test_no_private_file_is_within_reach_of_the_trust_page(home_network):
    for path in ("/authority.key", "/tls/authority.key", "/../tls/authority.key", "/%2e%2e/tls/authority.key"):
        assert ask(home_network["trust"], path).status == 404


def test_each_door_listens_on_its_own_address_alone(home_network):
    listening = Path("/proc/net/tcp")
    if not listening.exists():
        pytest.skip("only Linux lists listeners in a file")
    ports = {f"{home_network[name]:04X}" for name in ("port", "lan", "trust")}
    rows = [line.split() for line in listening.read_text().splitlines()[1:]]
    addresses = {row[1].partition(":")[0] for row in rows if row[3] == "0A" and row[1].partition(":")[2] in ports}
    assert addresses == {"0100007F"}


def test_a_fingerprint_is_printed_letter_by_letter(capsys):
    from stridework.cli import serve

    serve._say("Fingerprint", "44:CD:BD:AB")  # to Rich, :CD: is the name of a picture
    assert "44:CD:BD:AB" in capsys.readouterr().out

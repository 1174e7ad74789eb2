import plistlib
import re
import socket
import stat
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from threading import Thread

import pytest

from stridework.errors import StrideworkError
from stridework.web.phone import lan
from stridework.web.phone.lan import find_lan_address, is_private
from stridework.web.phone.tls import ensure_certificates
from stridework.web.phone.trust import make_trust_app
from stridework.web.serve import Door, check_accounts, plan_doors

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("STRIDEWORK_HOME", str(tmp_path))
    monkeypatch.delenv("STRIDEWORK_HOSTS", raising=False)
    return tmp_path


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_by_itself_there_is_one_door_for_this_computer():
    doors = plan_doors(port=0)
    assert (doors.first.kind, doors.first.address, doors.lan, doors.trust) == ("loopback", "127.0.0.1", None, None)
    assert doors.first.port > 0


def test_localhost_is_this_computer():
    assert plan_doors("localhost", 0).first.kind == "loopback"


def test_a_taken_port_is_named_with_the_way_to_another(taken_port):
    with pytest.raises(
        StrideworkError, match=rf"port {taken_port} on 127\.0\.0\.1 is taken by another program.*--port"
    ):
        plan_doors(port=taken_port)


def test_a_port_taken_by_another_stridework_is_told_apart():
    class Manifest(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"name": "Stridework"}')

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Manifest) as other:
        Thread(target=other.handle_request, daemon=True).start()
        port = other.server_address[1]
        with pytest.raises(StrideworkError, match=rf"another Stridework, open at http://127\.0\.0\.1:{port}/"):
            plan_doors(port=port)


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_cannot_be_is_refused(port):
    with pytest.raises(StrideworkError, match="between 0 and 65535"):
        plan_doors(port=port)


def test_an_unknown_host_is_refused():
    with pytest.raises(StrideworkError, match=r"--host no\.such\.host\.invalid"):
        plan_doors("no.such.host.invalid")


def test_an_open_address_answers_to_the_names_it_is_given_and_to_itself(monkeypatch):
    assert plan_doors("0.0.0.0", 0).first.hosts == ()
    monkeypatch.setenv("STRIDEWORK_HOSTS", "train.example.org, run.example.org")
    assert plan_doors("0.0.0.0", 0).first.hosts == ("train.example.org", "run.example.org")


@pytest.mark.django_db
def test_an_open_address_without_accounts_is_refused_with_every_way_out():
    doors = plan_doors("0.0.0.0", 0)
    assert doors.first.kind == "public"
    with pytest.raises(StrideworkError, match=r"0\.0\.0\.0.*claim NAME.*reverse proxy.*--lan"):
        check_accounts(doors.first)


@pytest.mark.django_db
def test_an_open_address_with_accounts_is_fine(django_user_model):
    django_user_model.objects.create_user("alice", password="a long password")
    check_accounts(Door("public", "0.0.0.0", 80, ("train.example.org",)))


def test_a_public_name_makes_even_the_local_door_a_public_one(monkeypatch):
    # A proxy on this computer comes in by loopback and brings the whole world with it.
    monkeypatch.setenv("STRIDEWORK_HOSTS", "train.example.org")
    assert plan_doors(port=0).first.kind == "public"


def test_a_public_server_does_not_pair_phones(monkeypatch):
    monkeypatch.setenv("STRIDEWORK_HOSTS", "train.example.org")
    with pytest.raises(StrideworkError, match="--lan"):
        plan_doors(port=0, lan=True)


def test_lan_opens_three_doors_on_the_addresses_given_and_no_other():
    doors = plan_doors(port=0, lan=True, lan_address="127.0.0.1", lan_port=0)
    assert [door.address for door in (doors.first, doors.lan, doors.trust)] == ["127.0.0.1"] * 3
    assert [door.kind for door in (doors.first, doors.lan, doors.trust)] == ["loopback", "lan", "trust"]
    assert doors.lan.url.startswith("https://127.0.0.1:")
    assert doors.trust.url.startswith("http://127.0.0.1:")


def test_a_taken_lan_port_is_named_by_its_own_option(taken_port):
    with pytest.raises(StrideworkError, match=rf"port {taken_port} .*--lan-port"):
        plan_doors(port=0, lan=True, lan_address="127.0.0.1", lan_port=taken_port)


def test_a_public_address_is_no_home_network():
    with pytest.raises(StrideworkError, match="not an address of a home network"):
        find_lan_address("93.184.215.14")


@pytest.mark.parametrize("text", ["laptop", "192.168.1", ""])
def test_an_address_in_words_is_refused(text, monkeypatch):
    monkeypatch.setattr(lan, "_guess_address", lambda: "words")
    with pytest.raises(StrideworkError, match="expected an address in numbers"):
        find_lan_address(text)


def test_somebody_elses_address_is_refused():
    with pytest.raises(StrideworkError, match="does not have that address"):
        find_lan_address("10.255.255.254")


def test_without_a_network_it_says_how_to_give_the_address(monkeypatch):
    monkeypatch.setattr(lan, "_guess_address", lambda: None)
    with pytest.raises(StrideworkError, match=r"--lan-address 192\.168\.1\.20"):
        find_lan_address()


@pytest.mark.parametrize(
    ("address", "private"),
    [("192.168.0.4", True), ("172.32.0.1", False), ("fd12::1", True), ("8.8.8.8", False), ("2001:db8::1", False)],
)
def test_private_means_a_home_network(address, private):
    assert is_private(ip_address(address)) is private


@pytest.fixture
def trust(tmp_path):
    from datetime import UTC, datetime

    certificates = ensure_certificates(tmp_path / "tls", ["127.0.0.1"], [], owner="laptop", now=datetime.now(UTC))
    app = make_trust_app("https://127.0.0.1:8443/", certificates.authority_der, certificates.fingerprint)

    def ask(path, method="GET"):
        told = {}
        body = b"".join(
            app(
                {"REQUEST_METHOD": method, "PATH_INFO": path},
                lambda status, headers: told.update(status=int(status[:3]), headers=dict(headers)),
            )
        )
        return told["status"], told["headers"], body

    ask.certificates = certificates
    return ask


def test_the_trust_page_shows_the_fingerprint_and_the_way_on(trust):
    status, headers, body = trust("/")
    page = body.decode()
    assert status == 200
    assert trust.certificates.fingerprint in page.replace("</span><span>", "")
    assert "https://127.0.0.1:8443/pair/" in page
    assert "'unsafe" not in headers["Content-Security-Policy"]
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*src=)", page)


def test_everything_the_trust_page_asks_for_is_there(trust):
    page = trust("/")[2].decode()
    for path in re.findall(r'(?:href|src)="(/[^"]*)"', page):
        assert trust(path)[0] == 200, path


def test_the_certificate_comes_in_the_type_phones_install(trust):
    status, headers, body = trust("/stridework-authority.crt")
    assert (status, headers["Content-Type"]) == (200, "application/x-x509-ca-cert")
    assert body == trust.certificates.authority_der


def test_iphones_get_the_certificate_as_a_profile(trust):
    _, headers, body = trust("/stridework.mobileconfig")
    assert headers["Content-Type"] == "application/x-apple-aspen-config"
    profile = plistlib.loads(body)
    (certificate,) = profile["PayloadContent"]
    assert (profile["PayloadType"], certificate["PayloadType"]) == ("Configuration", "com.apple.security.root")
    assert certificate["PayloadContent"] == trust.certificates.authority_der
    assert profile["PayloadUUID"] != certificate["PayloadUUID"]
    assert trust("/stridework.mobileconfig")[2] == body


@pytest.mark.parametrize(
    "path", ["/log/", "/pair/", "/api/clearance", "/static/../serve.py", "/tls/authority.key", "/static/js/app.js"]
)
def test_the_trust_page_knows_nothing_else(trust, path):
    assert trust(path)[0] == 404


def test_the_trust_page_takes_nothing(trust):
    assert trust("/", "POST")[0] == 405


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_planning_for_the_lan_leaves_keys_readable_by_their_owner_alone(home):
    plan_doors(port=0, lan=True, lan_address="127.0.0.1", lan_port=0)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (home / "tls").glob("*.key")} == {0o600}

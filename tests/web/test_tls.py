import socket
import ssl
import stat
import sys
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from stridework.errors import StrideworkError
from stridework.web.phone import tls
from stridework.web.phone.tls import ensure_certificates

pytestmark = pytest.mark.one_database

NOW = datetime.now(UTC)


def make(folder, addresses=("127.0.0.1",), names=("localhost", "laptop.local"), now=NOW):
    return ensure_certificates(folder, addresses, names, owner="laptop", now=now)


def shake_hands(certificates, hostname, certificate=None, key=None):
    """Let a strict client that trusts only this authority call a server over a real socket."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate or certificates.certificate, key or certificates.key)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    client.load_verify_locations(cadata=certificates.authority_der)
    ours, theirs = socket.socketpair()

    def answer():
        try:
            with server.wrap_socket(theirs, server_side=True) as connection:
                connection.recv(1)
        except (ssl.SSLError, OSError):
            theirs.close()

    answering = threading.Thread(target=answer)
    answering.start()
    try:
        with client.wrap_socket(ours, server_hostname=hostname) as connection:
            connection.send(b"x")
            return connection.getpeercert()
    finally:
        ours.close()
        answering.join()


@pytest.mark.parametrize("hostname", ["127.0.0.1", "192.168.1.20", "localhost", "laptop.local"])
def test_a_client_that_trusts_the_authority_accepts_the_laptop(tmp_path, hostname):
    certificates = make(tmp_path, addresses=("127.0.0.1", "192.168.1.20"))
    assert shake_hands(certificates, hostname)["subjectAltName"]


def test_a_client_refuses_an_address_the_certificate_does_not_name(tmp_path):
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        shake_hands(make(tmp_path), "192.168.1.99")


@pytest.mark.parametrize(
    "host", [x509.DNSName("example.com"), x509.DNSName("notlocal"), x509.IPAddress(ip_address("93.184.215.14"))]
)
def test_a_stolen_authority_key_cannot_pose_as_the_internet(tmp_path, host):
    certificates = make(tmp_path)
    authority = x509.load_pem_x509_certificate((tmp_path / "authority.pem").read_bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    forged = tls._sign_certificate(authority, tls._read_key(tmp_path / "authority.key"), key, [host], NOW)
    (tmp_path / "forged.pem").write_bytes(forged.public_bytes(Encoding.PEM))
    (tmp_path / "forged.key").write_bytes(tls._key_pem(key))
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shake_hands(certificates, str(host.value), tmp_path / "forged.pem", tmp_path / "forged.key")


def test_the_authority_may_sign_no_other_authority(tmp_path):
    certificates = make(tmp_path)
    authority = x509.load_der_x509_certificate(certificates.authority_der)
    limits = authority.extensions.get_extension_for_class(x509.BasicConstraints)
    assert limits.critical
    assert limits.value.path_length == 0
    assert authority.extensions.get_extension_for_class(x509.NameConstraints).critical


def test_phones_refuse_longer_than_397_days_and_it_is_not(tmp_path):
    certificate = x509.load_pem_x509_certificate(make(tmp_path).certificate.read_bytes())
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc <= timedelta(days=397)


def test_a_second_start_makes_nothing_new(tmp_path):
    first = make(tmp_path)
    before = first.certificate.read_bytes(), first.key.read_bytes()
    assert make(tmp_path) == first
    assert (first.certificate.read_bytes(), first.key.read_bytes()) == before


def test_a_new_address_gets_a_new_certificate_from_the_same_authority(tmp_path):
    first = make(tmp_path)
    before = first.certificate.read_bytes()
    second = make(tmp_path, addresses=("192.168.7.7",))
    assert second.certificate.read_bytes() != before
    assert second.fingerprint == first.fingerprint
    assert shake_hands(second, "192.168.7.7")


def test_a_certificate_near_its_end_is_made_anew_by_the_same_authority(tmp_path):
    first = make(tmp_path, now=NOW - timedelta(days=380))
    before = first.certificate.read_bytes()
    second = make(tmp_path)
    assert second.certificate.read_bytes() != before
    assert second.fingerprint == first.fingerprint


def test_an_authority_near_its_end_is_replaced(tmp_path):
    assert make(tmp_path, now=NOW - timedelta(days=3600)).fingerprint != make(tmp_path).fingerprint


def test_a_torn_server_certificate_is_made_anew(tmp_path):
    make(tmp_path).certificate.write_text("torn")
    assert shake_hands(make(tmp_path), "127.0.0.1")


def test_a_torn_authority_is_named_and_never_replaced_behind_the_runners_back(tmp_path):
    make(tmp_path)
    (tmp_path / "authority.key").write_text("torn")
    with pytest.raises(StrideworkError, match=r"authority\.key.*remove the folder"):
        make(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_keys_are_for_their_owner_alone(tmp_path):
    make(tmp_path / "tls")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "tls").glob("*.key")}
    assert modes == {"authority.key": 0o600, "server.key": 0o600}
    assert stat.S_IMODE((tmp_path / "tls").stat().st_mode) == 0o700


def test_a_public_address_is_refused_with_the_way_to_do_it_instead(tmp_path):
    with pytest.raises(StrideworkError, match="reverse proxy"):
        make(tmp_path, addresses=("93.184.215.14",))


def test_names_outside_the_home_are_left_out(tmp_path):
    certificate = x509.load_pem_x509_certificate(
        make(tmp_path, names=("laptop.example.com", "laptop.local")).certificate.read_bytes()
    )
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["laptop.local"]

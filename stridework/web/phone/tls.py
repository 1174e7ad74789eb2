"""A certificate authority of the runner's own, and the certificate their phone checks.

Home networks have no public names, so no public authority can vouch for the laptop. The authority made here can vouch
for nothing but private addresses and `.local` names: a phone that trusts it gives nobody the power to pose as a site
on the internet, not even a thief of its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from stridework.errors import StrideworkError
from stridework.home import write_private
from stridework.web.phone.lan import PRIVATE_NETWORKS, is_private

#: The folder of the certificates, below the data folder.
TLS_FOLDER = "tls"
#: The only names the authority may vouch for, besides private addresses.
PRIVATE_NAMES = ("local", "localhost")

AUTHORITY_LASTS = timedelta(days=3650)
# Phones refuse a server's certificate that lasts longer than 398 days.
CERTIFICATE_LASTS = timedelta(days=397)
RENEW_BEFORE = timedelta(days=30)
# A phone's clock may run behind the laptop's.
CLOCK_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Certificates:
    """Where the files lie. `authority_der` and `fingerprint` (SHA-256) are public; the rest stays on the laptop."""

    certificate: Path
    key: Path
    authority_der: bytes
    fingerprint: str


def ensure_certificates(
    folder: Path, addresses: Iterable[str], names: Iterable[str], *, owner: str, now: datetime
) -> Certificates:
    """Return certificates good for these addresses and names, making only what is missing, changed or near its end.

    The authority outlives its certificates, so that a phone trusts once. `owner` names the laptop in the phone's
    settings. Raises StrideworkError for an address of the public internet and for files that cannot be read.
    """
    hosts = _name_hosts(addresses, names)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority, authority_key = _ensure_authority(folder, owner, now)
    certificate_path, key_path = folder / "server.pem", folder / "server.key"
    if not _still_good(certificate_path, key_path, authority, hosts, now):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _sign_certificate(authority, authority_key, key, hosts, now)
        write_private(key_path, _key_pem(key))
        write_private(certificate_path, certificate.public_bytes(Encoding.PEM))
    return Certificates(
        certificate=certificate_path,
        key=key_path,
        authority_der=authority.public_bytes(Encoding.DER),
        fingerprint=write_fingerprint(authority),
    )


def read_authority(folder: Path) -> tuple[bytes, str]:
    """Return the public half of the authority kept there: its certificate (DER) and fingerprint."""
    authority = _read_certificate(folder / "authority.pem")
    return authority.public_bytes(Encoding.DER), write_fingerprint(authority)


def write_fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 fingerprint as phones show it: pairs of upper-case hex digits with colons."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _name_hosts(addresses: Iterable[str], names: Iterable[str]) -> tuple[x509.GeneralName, ...]:
    hosts: list[x509.GeneralName] = []
    for text in addresses:
        address = ip_address(text)
        if not is_private(address):
            raise StrideworkError(
                f"{text} is an address of the public internet; --lan is for a home network, "
                "a public server needs a reverse proxy with TLS and accounts"
            )
        hosts.append(x509.IPAddress(address))
    hosts += [x509.DNSName(name) for name in names if name.split(".")[-1] in PRIVATE_NAMES]
    return tuple(dict.fromkeys(hosts))


def _ensure_authority(folder: Path, owner: str, now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    certificate_path, key_path = folder / "authority.pem", folder / "authority.key"
    if certificate_path.exists() and key_path.exists():
        authority = _read_certificate(certificate_path)
        key = _read_key(key_path)
        if authority.public_key() != key.public_key():
            raise StrideworkError(_explain_broken(certificate_path, "it does not belong to the key beside it"))
        if authority.not_valid_after_utc - CERTIFICATE_LASTS > now:
            return authority, key
    key = ec.generate_private_key(ec.SECP256R1())
    authority = _sign_authority(key, owner, now)
    # A kill between the two leaves a key without its certificate, which the next start replaces.
    certificate_path.unlink(missing_ok=True)
    write_private(key_path, _key_pem(key))
    write_private(certificate_path, authority.public_bytes(Encoding.PEM))
    return authority, key


def _sign_authority(key: ec.EllipticCurvePrivateKey, owner: str, now: datetime) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Stridework"),
            # X.509 allows a common name of 64 characters; the day tells two authorities apart in a phone's list.
            x509.NameAttribute(NameOID.COMMON_NAME, f"Stridework on {owner[:36]} {now:%Y-%m-%d}"),
        ]
    )
    permitted: list[x509.GeneralName] = [x509.IPAddress(network) for network in PRIVATE_NETWORKS]
    permitted += [x509.DNSName(suffix) for suffix in PRIVATE_NAMES]
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SLACK)
        .not_valid_after(now + AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(_allow_use(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _sign_certificate(
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    key: ec.EllipticCurvePrivateKey,
    hosts: Sequence[x509.GeneralName],
    now: datetime,
) -> x509.Certificate:
    issuer_id = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Stridework")]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SLACK)
        .not_valid_after(now - CLOCK_SLACK + CERTIFICATE_LASTS)
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_allow_use(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_id), critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _allow_use(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _still_good(
    certificate_path: Path,
    key_path: Path,
    authority: x509.Certificate,
    hosts: Sequence[x509.GeneralName],
    now: datetime,
) -> bool:
    """Say whether the certificate on disk serves these hosts; one that cannot be read is simply made anew."""
    try:
        certificate, key = _read_certificate(certificate_path), _read_key(key_path)
        certificate.verify_directly_issued_by(authority)
        covered = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (StrideworkError, InvalidSignature, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    return (
        certificate.public_key() == key.public_key()
        and set(covered) == set(hosts)
        and certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - RENEW_BEFORE
    )


def _read_certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as error:
        raise StrideworkError(_explain_broken(path, str(error))) from error


def _read_key(path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise StrideworkError(_explain_broken(path, str(error))) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise StrideworkError(_explain_broken(path, "it is not an elliptic-curve key"))
    return key


def _explain_broken(path: Path, reason: str) -> str:
    return f"cannot use {path}: {reason}; remove the folder {path.parent} and phones trust a new one"


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

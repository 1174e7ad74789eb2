"""The page that helps a phone to trust this computer, served over plain HTTP.

A phone cannot load a page over HTTPS before it trusts the certificate, so this one comes without. It holds nothing of
the runner: the certificate of the authority, how to trust it, its fingerprint, and the way onwards.
"""

from __future__ import annotations

import os
import plistlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import django
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext

from stridework.home import data_home
from stridework.web.phone.lan import name_this_computer
from stridework.web.phone.tls import TLS_FOLDER, read_authority

STATIC = Path(__file__).parents[1] / "static"
#: The files the page needs, and nothing else, whatever is asked for.
ASSETS = {
    "/static/css/tokens.css": "text/css; charset=utf-8",
    "/static/css/app.css": "text/css; charset=utf-8",
    "/static/pair/pair.css": "text/css; charset=utf-8",
    "/static/pair/trust.js": "text/javascript; charset=utf-8",
}
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """One file of the trust page, in memory."""

    content_type: str
    content: bytes
    headers: tuple[tuple[str, str], ...] = ()


def make_trust_app(
    phone_url: str, authority_der: bytes, fingerprint: str
) -> Callable[[dict[str, Any], StartResponse], Iterable[bytes]]:
    """Return the WSGI application of the trust page. It knows three kinds of file and no runner."""
    answers = {
        path: Answer(kind, (STATIC / path.removeprefix("/static/")).read_bytes()) for path, kind in ASSETS.items()
    }
    answers["/"] = Answer("text/html; charset=utf-8", _render_page(phone_url, fingerprint))
    answers["/stridework-authority.crt"] = Answer(
        "application/x-x509-ca-cert",
        authority_der,
        (("Content-Disposition", 'attachment; filename="stridework-authority.crt"'),),
    )
    answers["/stridework.mobileconfig"] = Answer(
        "application/x-apple-aspen-config", _write_profile(authority_der, fingerprint)
    )
    rules = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors 'none'; connect-src {phone_url.rstrip('/')}"
    )

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        common = [
            ("Content-Security-Policy", rules),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-store"),
        ]
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            start_response("405 Method Not Allowed", [*common, ("Allow", "GET, HEAD"), ("Content-Type", "text/plain")])
            return [b"Only GET and HEAD here.\n"]
        found = answers.get(environ["PATH_INFO"])
        if found is None:
            start_response("404 Not Found", [*common, ("Content-Type", "text/plain")])
            return [b"Nothing here. The start is at /\n"]
        start_response("200 OK", [*common, ("Content-Type", found.content_type), *found.headers])
        return [found.content]

    return answer


def _render_page(phone_url: str, fingerprint: str) -> bytes:
    context = {
        "LANGUAGE_CODE": settings.LANGUAGE_CODE,
        "phone_url": phone_url,
        "fingerprint": _break_for_reading(fingerprint),
        "computer": name_this_computer(),
    }
    return render_to_string("pair/trust.html", context).encode()


def _write_profile(authority_der: bytes, fingerprint: str) -> bytes:
    """Return the authority as an Apple configuration profile: some iPhones keep a bare certificate as a mere file.

    The same authority gives the same profile, so that a second download replaces the first.
    """
    name = f"Stridework on {name_this_computer()}"
    certificate = {
        "PayloadType": "com.apple.security.root",
        "PayloadVersion": 1,
        "PayloadIdentifier": "org.stridework.authority.certificate",
        "PayloadUUID": str(uuid5(NAMESPACE_OID, f"certificate {fingerprint}")).upper(),
        "PayloadDisplayName": name,
        "PayloadCertificateFileName": "stridework-authority.crt",
        "PayloadContent": authority_der,
    }
    profile = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": "org.stridework.authority",
        "PayloadUUID": str(uuid5(NAMESPACE_OID, f"profile {fingerprint}")).upper(),
        "PayloadDisplayName": name,
        "PayloadDescription": gettext("Lets this phone trust Stridework on your own laptop, and nothing else."),
        "PayloadContent": [certificate],
    }
    return plistlib.dumps(profile)


def _break_for_reading(fingerprint: str) -> list[str]:
    """Return the fingerprint in pieces that a narrow screen keeps whole and that read together as it is."""
    return [fingerprint[start : start + 12] for start in range(0, len(fingerprint), 12)]


def load_trust_app() -> Callable[[dict[str, Any], StartResponse], Iterable[bytes]]:
    """Return the trust page of this computer's authority, leading to `STRIDEWORK_PHONE_URL`."""
    # Django for its templates and translations alone: none of its addresses are served, no database is opened.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stridework.web.settings")
    django.setup()
    authority_der, fingerprint = read_authority(data_home() / TLS_FOLDER)
    return make_trust_app(os.environ["STRIDEWORK_PHONE_URL"], authority_der, fingerprint)

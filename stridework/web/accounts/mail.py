"""Where mail is handed in, where the installation has somewhere: `STRIDEWORK_MAIL`. Without it no page asks for an
address and none is sent anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from stridework.errors import StrideworkError

PORTS = {"smtp": 587, "smtps": 465}
SECONDS_TO_ANSWER = 10
EXPECTED = "expected smtp://user:password@host:587 or smtps://user:password@host:465"


def find_mail(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return Django's `EMAIL_…` settings, none where no mail is configured. Raises StrideworkError for a bad address.

    smtp:// is turned to TLS by STARTTLS before anything is said, smtps:// is TLS from the start.
    """
    address = environment.get("STRIDEWORK_MAIL", "").strip()
    if not address:
        return {}
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise StrideworkError(f"STRIDEWORK_MAIL cannot be read: {error}; {EXPECTED}") from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise StrideworkError(f"STRIDEWORK_MAIL: {EXPECTED}")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": SECONDS_TO_ANSWER,
        "DEFAULT_FROM_EMAIL": environment.get("STRIDEWORK_MAIL_FROM") or f"stridework@{parts.hostname}",
    }

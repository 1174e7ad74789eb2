"""Where another device finds a page of this server, which the address it was asked by on loopback does not tell."""

from __future__ import annotations

import os

from django.conf import settings
from django.http import HttpRequest


def find_outside_address(request: HttpRequest, path: str) -> str | None:
    """Return the whole address of a path as phones and printed codes need it.

    None where there is none: on this computer's own door while no door is open for phones.
    """
    if settings.DOOR != "loopback":
        return request.build_absolute_uri(path)
    phones = os.environ.get("STRIDEWORK_PHONE_URL")
    return f"{phones.rstrip('/')}{path}" if phones else None

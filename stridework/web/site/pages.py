"""The site's pages, each drawn by the view that draws it on the server, and then made to stand anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from posixpath import dirname

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest
from django.urls import reverse

from stridework.web import catalogue

#: Pages without anything in their address. A further page of the site is its name here and its line in `urls.py`.
NAMES = ("today", "library", "clip", "screen", "log", "clearance", "offline")
#: What is no page and has an address all the same.
FILES = ("manifest", "touch-icon")
POLICY = "Content-Security-Policy"
_CHARSET = '<meta charset="utf-8">\n'
#: A policy inside a page cannot forbid frames, and browsers complain where one tries; `_headers` carries it.
_ONLY_AS_HEADER = ("frame-ancestors", "sandbox", "report-uri")


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site: its path below the folder and its bytes, in which addresses still begin with ROOT."""

    path: str
    content: bytes

    @property
    def is_html(self) -> bool:
        """Return whether it is a page that people see."""
        return self.path.endswith(".html")


def list_addresses() -> list[str]:
    """Return the address of everything that a view draws, each beginning with the settings' ROOT."""
    addresses = [reverse(name) for name in (*NAMES, *FILES)]
    for workout_id in catalogue.workouts():
        addresses += [reverse("workout", args=[workout_id]), reverse("train", args=[workout_id])]
        fewer = range(catalogue.jumping_intervals(workout_id))
        addresses += [reverse("train-jumps", args=[workout_id, jumps]) for jumps in fewer]
    return addresses + [reverse("exercise", args=[exercise_id]) for exercise_id in catalogue.exercises()]


def draw_pages() -> list[Page]:
    """Return everything that a view draws."""
    handler = BaseHandler()
    handler.load_middleware()
    return [_draw(handler, address) for address in list_addresses()]


def _draw(handler: BaseHandler, address: str) -> Page:
    request = HttpRequest()
    request.method = "GET"
    request.user = AnonymousUser()  # written out as files, the pages are nobody's
    request.path = address
    request.path_info = "/" + address.removeprefix(settings.ROOT)
    request.META = {"REQUEST_METHOD": "GET", "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    response = handler.get_response(request)
    if response.status_code != 200:
        raise AssertionError(f"{request.path_info} answers {response.status_code}")
    path = request.path_info.lstrip("/")
    is_html = response["Content-Type"].startswith("text/html")
    content = _carry_policy(response.content, response[POLICY]) if is_html else response.content
    return Page(path + "index.html" if is_html else path, content)


def _carry_policy(content: bytes, policy: str) -> bytes:
    """Return the page with its policies inside: the host that serves it may send no header at all."""
    kept = "; ".join(sorted(part for part in policy.split("; ") if not part.startswith(_ONLY_AS_HEADER)))
    meta = f'<meta http-equiv="{POLICY}" content="{escape(kept)}">\n'
    meta += f'<meta name="referrer" content="{settings.SECURE_REFERRER_POLICY}">\n'
    before, found, after = content.decode().partition(_CHARSET)
    if not found:
        raise AssertionError("a page without its charset has no place for its policy")
    return (before + _CHARSET + meta + after).encode()


def find_root(path: str) -> str:
    """Return the relative address of the site's root from a file of it: "./", "../", "../../"."""
    folder = dirname(path)
    return "../" * (folder.count("/") + 1) if folder else "./"


def stand_anywhere(path: str, text: str) -> str:
    """Return a file's text with every address relative to the file, so that it works under any path of any host."""
    return text.replace(settings.ROOT, find_root(path))

"""What a page of ours may load and run: the content security policy, and the one file that may do more."""

from __future__ import annotations

import re
from collections.abc import Callable
from wsgiref.headers import Headers

from csp.constants import NONE, SELF
from django.http import HttpRequest, HttpResponse

POLICY = {
    "default-src": [SELF],
    "img-src": [SELF, "data:"],
    "connect-src": [SELF],
    "worker-src": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "object-src": [NONE],
}

#: Python and the pose model are WebAssembly. A worker goes by the policy of its own file: no page need allow it.
WORKER_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_WORKER = re.compile(r"/(coach|clip)/worker(\.[0-9a-f]{12})?\.js$")


def let_the_worker_compile(headers: Headers, path: str, url: str) -> None:
    """Give the workers their own policy; called for every static file."""
    if _WORKER.search(url):
        headers["Content-Security-Policy"] = WORKER_POLICY


def leave_policy_of_unchanged(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Send no policy with "not modified": browsers put it in the place of the page's own, which may allow more."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if response.status_code == 304:
            del response.headers["Content-Security-Policy"]
        return response

    return answer

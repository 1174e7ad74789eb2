"""What the pages need beside themselves: styles, modules, figures, voice, and the worker that keeps it all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath

from django.conf import settings

from stridework.errors import StrideworkError
from stridework.web.door import PERMISSIONS
from stridework.web.fixed_files import FOLDERS, find_base, list_files
from stridework.web.site.pages import Page, stand_anywhere
from stridework.web.views.offline import keep_list, worker_text

WORKER = "sw.js"
_NAMED = re.compile(r"[\w./-]+")
_IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")
_URL = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
_HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file to copy: where it lies, and its path below the site's folder."""

    source: Path
    path: str


def find_static_files(pages: Iterable[Page]) -> list[StaticFile]:
    """Return every static file the pages lead to, by their own words and by the imports of their modules.

    Raises StrideworkError where one is missing: what was collected is then older than the pages.
    """
    prefix = settings.STATIC_URL  # with ROOT in front
    waiting = sorted({name for page in pages for name in _find_named(page.content, prefix)})
    fixed = tuple(base.removeprefix(prefix) for base in map(find_base, FOLDERS) if base)
    found: dict[str, StaticFile] = {}
    while waiting:
        name = waiting.pop()
        if name in found or name.startswith(fixed):
            continue
        source = Path(settings.STATIC_ROOT) / name
        if not source.is_file():
            raise StrideworkError(f"{source} is missing; run `make setup` in the checkout first")
        found[name] = StaticFile(source, f"static/{name}")
        waiting += _find_needed(source, name)
    return [*(found[name] for name in sorted(found)), *_find_fixed_files()]


def _find_fixed_files() -> list[StaticFile]:
    """Return the live coach's big files: its modules load them by name, so that no page tells which."""
    return [
        StaticFile(path, address.removeprefix(settings.ROOT))
        for word in FOLDERS
        for address, path in list_files(word).items()
    ]


def _find_named(content: bytes, prefix: str) -> set[str]:
    """Return the static files a page names, figures and clips in its JSON included."""
    _, *rest = content.decode(errors="ignore").split(prefix)
    return {match.group() for text in rest if (match := _NAMED.match(text))}


def _find_needed(source: Path, name: str) -> list[str]:
    """Return what a module imports or a style draws on."""
    pattern = {".js": _IMPORT, ".css": _URL}.get(source.suffix)
    if pattern is None:
        return []
    return [normpath(join(dirname(name), other)) for other in pattern.findall(source.read_text(encoding="utf-8"))]


def write_worker(pages: Iterable[Page], files: Iterable[StaticFile]) -> str:
    """Return the service worker: it keeps what the server's keeps, as far as the site has it, and the site's own."""
    kept = keep_list()
    has = {settings.ROOT + page.path.removesuffix("index.html") for page in pages}
    has |= {settings.ROOT + file.path for file in files}
    now = [address for address in _addresses(kept["now"]) if address in has]
    later = [address for address in _addresses(kept["later"]) if address in has]
    known = {*now, *later}
    now += sorted(address for address in has - known if re.search(r"\.(js|css)$", address) and _HASHED.search(address))
    own: list[str] = []  # nobody signs out
    return stand_anywhere(WORKER, worker_text(kept | {"now": now, "later": later, "own": own}))


def _addresses(kept: object) -> list[str]:
    return kept if isinstance(kept, list) else []


def write_headers() -> str:
    """Return `_headers`, which Netlify, Cloudflare Pages and others read; elsewhere it does nothing.

    Each page carries its own policy. Here is what only a header can say, and how long what may be kept.
    """
    rules = {
        "/*": {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": settings.X_FRAME_OPTIONS,
            "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
            "Permissions-Policy": PERMISSIONS,
        },
        "/static/*": {"Cache-Control": "public, max-age=31536000, immutable"},
        f"/{WORKER}": {"Cache-Control": "no-cache"},
    }
    return "\n".join(
        f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())
        for path, headers in rules.items()
    )

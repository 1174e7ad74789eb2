"""What makes the product work without a network: the service worker, the manifest, the page shown offline."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stridework.web import catalogue
from stridework.web.fixed_files import list_files
from stridework.web.icon import draw_icon

WEB = Path(__file__).parent.parent
WORKER = WEB / "static" / "js" / "service-worker.js"
#: What every page needs at once; the voice and the figures follow in the background.
SHELL = ("css", "js", "player", "plan", "clip", "screen", "vendor", "icons")
LATER = ("figures",)
#: What the live coach loads, beside the big files: kept once the camera has been asked for.
COACH = ("coach",)


@require_safe
@login_not_required
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker with the list of what to keep in front of it."""
    return HttpResponse(worker_text(keep_list()), content_type="text/javascript; charset=utf-8")


def worker_text(kept: dict[str, object]) -> str:
    """Return the worker as it is served, with the list of what to keep in front of it."""
    return f"const KEEP = {json.dumps(kept, indent=1)};\n\n{WORKER.read_text(encoding='utf-8')}"


@lru_cache(maxsize=1)
def _content_hash() -> str:
    """Hash everything pages are made from, so that a changed word is fetched again like a changed style."""
    digest = hashlib.sha256()
    for folder in (WEB / "templates", WEB / "static", WEB / "locale", WEB.parent / "library", WEB.parent / "training"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not {"__pycache__", "voice", "pose"} & set(path.parts):
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def keep_list() -> dict[str, object]:
    """Return what the worker keeps: `version`, `now` (before it takes over), `later` (in the background), which of
    it is the runner's `own`, and what the live `coach` needs: tens of megabytes, kept only once the camera has been
    asked for, under a version of their own."""
    pages = [reverse("today"), reverse("library"), reverse("log"), reverse("clearance"), reverse("offline")]
    pages += [reverse("train", args=[workout_id]) for workout_id in catalogue.workouts()]
    # The same workouts with fewer jumps: 16 pages, 200 kB on the wire. Today's own is kept as soon as it is opened.
    fewer_jumps = [
        reverse("train-jumps", args=[workout_id, jumps])
        for workout_id in catalogue.workouts()
        for jumps in range(catalogue.jumping_intervals(workout_id))
    ]
    reading = [reverse("workout", args=[workout_id]) for workout_id in catalogue.workouts()]
    reading += [reverse("clip"), reverse("screen")]
    reading += [reverse("exercise", args=[exercise_id]) for exercise_id in catalogue.exercises()]
    clips = {
        url
        for name in catalogue.workouts()
        for jumps in (None, *range(catalogue.jumping_intervals(name)))
        for url in catalogue.player_session(name, jumps)["clips"].values()
    }
    now = [*pages, reverse("manifest"), *_files(SHELL)]
    later = [*fewer_jumps, *reading, *_files(LATER), *sorted(clips)]
    version = hashlib.sha256(json.dumps([_content_hash(), now, later]).encode()).hexdigest()[:16]
    own = [reverse("today"), reverse("log"), reverse("library")]
    files = keep_for_coach()
    coach = {"version": hashlib.sha256(json.dumps(files).encode()).hexdigest()[:16], "files": files}
    return {
        "version": version,
        "offline": reverse("offline"),
        "own": own,
        "now": now,
        "later": later,
        "coach": coach,
    }


def keep_for_coach() -> list[str]:
    """Return the addresses of everything the live coach loads; empty where it has not been built."""
    files = catalogue.coach_files()
    if files is None:
        return []
    return [*_files(COACH), files["engine"], files["report"], files["rules"], *list_files("live"), *list_files("pose")]


def _files(folders: tuple[str, ...]) -> list[str]:
    """Return the addresses of the files of these static folders; types and the worker itself need no keeping."""
    root = WEB / "static"
    paths = [p for folder in folders for p in sorted((root / folder).rglob("*")) if p.is_file() and p != WORKER]
    names = [p.relative_to(root).as_posix() for p in paths if p.suffix in {".css", ".js", ".svg"}]
    return [url for name in names if (url := catalogue.static_url(name))]


@require_safe
@login_not_required
@cache_control(no_cache=True)
def manifest(request: HttpRequest) -> JsonResponse:
    """Serve the web app manifest: name, icons, colours, so that the phone can put Stridework on its home screen."""
    icons = [
        {"src": static("icons/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
        {"src": static("icons/maskable.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "maskable"},
    ]
    content = {
        "name": "Stridework",
        "short_name": "Stridework",
        "description": _("Strength training for distance runners."),
        "lang": settings.LANGUAGE_CODE,
        "id": reverse("today"),
        "start_url": reverse("today"),
        "scope": reverse("today"),
        "display": "standalone",
        "background_color": "#faf7f2",
        "theme_color": "#faf7f2",
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")


@require_safe
@login_not_required
@cache_control(no_cache=True)
def offline(request: HttpRequest) -> HttpResponse:
    """Show what the worker falls back to where it kept nothing."""
    return render(request, "offline.html")


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """Let crawlers read the library of a public server, and nothing of a runner's."""
    lines = (
        "User-agent: *",
        "Disallow: /api/",
        "Disallow: /log/",
        "Disallow: /data/",
        "Disallow: /shared/",
        "Disallow: /progress/",
        "Disallow: /pair/",
        "Disallow: /feed/",
        "Allow: /",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
@cache_control(max_age=7 * 24 * 3600, public=True)
def touch_icon(request: HttpRequest) -> HttpResponse:
    """Serve the icon for the home screen of a phone that takes no SVG."""
    return HttpResponse(draw_icon(180), content_type="image/png")


@require_safe
@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """Point old browsers to the icon."""
    return HttpResponsePermanentRedirect(static("icons/icon.svg"))

"""Videos for the form coach: taking one in, how far it is, its report, who sees it, and taking all of it back."""

from __future__ import annotations

from functools import wraps
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stridework.library.form_rules import load_form_rules
from stridework.web import catalogue
from stridework.web.models import FormVideo, Runner
from stridework.web.teams.comments import list_comments, mark_seen
from stridework.web.teams.membership import teams_of
from stridework.web.templatetags.words import here
from stridework.web.videos import intake, records
from stridework.web.videos.files import say_file_name, store
from stridework.web.views.comments import take_words

AUTO = "auto"
ROOM_FOR_FORM = 64 * 1024  #: what a form holds beside its file
STATES = {
    FormVideo.State.WAITING: gettext_lazy("Waiting for its turn"),
    FormVideo.State.WORKING: gettext_lazy("Being looked at"),
    FormVideo.State.READY: gettext_lazy("Ready"),
    FormVideo.State.FAILED: gettext_lazy("Could not be judged"),
}
KINDS = {".mp4": "video/mp4", ".webm": "video/webm"}
#: The page stands alone and needs nothing; whatever might be in it, it can do nothing here.
REPORT_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'"
)


def _refuse_early(view: Any) -> Any:
    """Refuse what is far too large by what its head announces, before anything of it is read."""

    @csrf_exempt  # the check itself would read all of it; `view` makes it after this
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > intake.LARGEST_BYTES + ROOM_FOR_FORM:
            return _show(request, intake.say_too_large(), status=413, head_only=True)
        return csrf_protect(view)(request, *args, **kwargs)

    return answer


@never_cache
@_refuse_early
@require_http_methods(["GET", "HEAD", "POST"])
def videos(request: HttpRequest) -> HttpResponse:
    """List the runner's videos and those shown to them as a coach; take one in."""
    if request.method != "POST":
        return _show(request)
    upload = request.FILES.get("film")
    exercise = request.POST.get("exercise", AUTO)
    try:
        if not intake.can_analyse():
            raise intake.Refused(503, _("Videos cannot be looked at here."))
        if upload is None:
            raise intake.Refused(422, _("Choose a video first."))
        if exercise != AUTO and exercise not in load_form_rules():
            raise intake.Refused(422, _("There is no such exercise to judge."))
        team = intake.find_team(request.user, request.POST.get("team", ""))
        video = intake.take_video(request.user, upload, exercise, team, timezone.now())
    except intake.Refused as refusal:
        return _show(request, str(refusal), status=refusal.status)
    return redirect("video", video_id=video.pk)


def _show(request: HttpRequest, problem: str = "", status: int = 200, *, head_only: bool = False) -> HttpResponse:
    context = {
        "problem": problem,
        "videos": [_describe(video) for video in request.user.form_videos.select_related("shown_to")],
        "shown": [_describe(video) for video in records.videos_shown_to(request.user)],
        "teams": teams_of(request.user),
        "exercises": _list_exercises(),
        "can_analyse": intake.can_analyse(),
        "most_mb": intake.LARGEST_BYTES // 1024**2,
        "most_minutes": round(intake.BOUNDS.seconds / 60),
    }
    response = render(request, "videos/videos.html", context, status=status)
    if head_only:
        response["Connection"] = "close"  # the rest of the upload is not read
    return response


def _list_exercises() -> list[tuple[str, str]]:
    """Return what can be judged, as variant and name, by name."""
    names = [(variant, _name(variant)) for variant in load_form_rules()]
    return sorted(names, key=lambda pair: pair[1])


def _name(variant_id: str) -> str:
    for exercise in catalogue.exercises().values():
        for variant in exercise.variants:
            if variant.id == variant_id:
                return here(variant.name)
    return variant_id


def _describe(video: FormVideo) -> dict[str, Any]:
    """Return what pages show of a video."""
    result = video.result or {}
    known = catalogue.exercises().get(result.get("exercise", ""))
    words = {cue.id: here(cue.screen) for cue in known.cues} if known else {}
    return {
        "video": video,
        "state": STATES[FormVideo.State(video.state)],
        "under_way": video.state in {FormVideo.State.WAITING, FormVideo.State.WORKING},
        "percent": round(100 * video.done / video.frames) if video.frames else None,
        "exercise": _name(result["variant"]) if result else "" if video.exercise == AUTO else _name(video.exercise),
        "cues": [(words.get(cue, cue), count) for cue, count in result.get("cues", ())],
    }


def _find(reader: Runner, video_id: UUID) -> FormVideo:
    video = records.find_video(reader, video_id)
    if video is None:
        raise Http404
    return video


def _find_own(runner: Runner, video_id: UUID) -> FormVideo:
    video = _find(runner, video_id)
    if video.runner_id != runner.pk:
        raise Http404
    return video


@require_safe
@never_cache
def video(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Show how far one video is and what came of it, to its runner and to the coaches it is shown to."""
    found = _find(request.user, video_id)
    mine = found.runner_id == request.user.pk
    comments = list_comments(found)
    if mine and any(not comment.seen for comment in comments):
        mark_seen(found)
    context = {
        **_describe(found),
        "mine": mine,
        "teams": teams_of(request.user) if mine else [],
        "comments": comments,
        "can_write": not mine or found.shown_to is not None,
    }
    return render(request, "videos/video.html", context)


@require_POST
def show(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Show a video to the coaches of one team, or to nobody any more."""
    found = _find_own(request.user, video_id)
    team = intake.find_team(request.user, request.POST.get("team", ""))
    records.show_to(found, team, timezone.now())
    said = _("Coaches of %(team)s see it.") % {"team": team.name} if team else _("Nobody but you sees it.")
    messages.success(request, said)
    return redirect("video", video_id=video_id)


@require_POST
def delete(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Delete a video with its report and what was written under it."""
    records.remove([_find_own(request.user, video_id)])
    return redirect("videos")


@require_POST
def comment(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Keep or remove words under a video."""
    take_words(request, _find(request.user, video_id))
    return redirect("video", video_id=video_id)


@require_safe
@never_cache
def report(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Give out a video's report, as a page that can do nothing."""
    found = _find(request.user, video_id)
    response = _give_out(found.report, say_file_name(found, ".html"), "text/html; charset=utf-8", attachment=False)
    response["Content-Security-Policy"] = REPORT_POLICY
    return response


@require_safe
@never_cache
def film(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Give out the video itself, to be saved."""
    found = _find(request.user, video_id)
    suffix = PurePath(found.film).suffix
    response = _give_out(found.film, say_file_name(found, suffix), KINDS[suffix], attachment=True)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _give_out(name: str, as_name: str, kind: str, *, attachment: bool) -> FileResponse:
    if not name:
        raise Http404
    try:
        file = store().open(name)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, as_attachment=attachment, filename=as_name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    return response

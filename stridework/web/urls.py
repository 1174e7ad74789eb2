"""Every address of the server."""

from __future__ import annotations

from datetime import date

from django.urls import include, path, register_converter

from stridework.web import api
from stridework.web.files.sounds import KINDS
from stridework.web.views import (
    api_description,
    calendar,
    clearance,
    clip,
    comments,
    data,
    errors,
    health,
    intervals,
    library,
    log,
    offline,
    own,
    pair,
    plan,
    plan_files,
    plan_start,
    progress,
    rung_test,
    runs,
    screen,
    shared,
    today,
    train,
    videos,
)


class Day:
    """A day in an address: 2026-10-04."""

    regex = r"\d{4}-\d\d-\d\d"

    def to_python(self, text: str) -> date:
        return date.fromisoformat(text)  # a ValueError is Django's word for "no such address"

    def to_url(self, day: date | str) -> str:
        return str(day)


class Sound:
    """The kind of a sound file in an address."""

    regex = "|".join(KINDS)

    def to_python(self, text: str) -> str:
        return text

    def to_url(self, kind: str) -> str:
        return kind


register_converter(Day, "day")
register_converter(Sound, "sound")

urlpatterns = [
    path("", today.today, name="today"),
    path("train/<slug:workout_id>/", train.train, name="train"),
    path("plan/", plan.plan, name="plan"),
    path("plan/start/", plan_start.start, name="plan-start"),
    path("plan/change/", plan.change, name="plan-change"),
    path("plan/news/", plan.read_news, name="plan-news"),
    path("plan/end/", plan.end, name="plan-end"),
    path("plan/<day:day>/", plan.session, name="plan-session"),
    path("plan/<day:day>/places/", plan.places, name="plan-places"),
    path("plan/strength.ics", calendar.download, name="plan-calendar"),
    path("plan/calendar/", calendar.calendar, name="calendar"),
    path("plan/week.pdf", plan_files.week_sheet, name="plan-week-sheet"),
    path("plan/<day:day>/session.fit", plan_files.session, name="plan-session-fit"),
    path("plan/<day:day>/session.pdf", plan_files.session_sheet, name="plan-session-sheet"),
    path("plan/<day:day>/run.fit", plan_files.reset_run, name="plan-run-fit"),
    path("plan/<day:day>/session.<sound:kind>", plan_files.session_sound, name="plan-session-sound"),
    path("plan/<day:day>/reminder.<sound:kind>", plan_files.reset_track, name="plan-reminder"),
    path("plan/intervals/", intervals.intervals, name="intervals"),
    path("plan/runs/", runs.runs, name="runs"),
    path("plan/runs/correct/", runs.correct, name="run-correct"),
    path("plan/runs/<uuid:source_id>/", runs.source, name="run-source"),
    path("train/<slug:workout_id>/jumps/<int:jumps>/", train.train, name="train-jumps"),
    path("library/", library.library, name="library"),
    path("library/exercises/<slug:exercise_id>/", library.exercise, name="exercise"),
    path("library/workouts/<slug:workout_id>/", library.workout, name="workout"),
    path("clip/", clip.clip, name="clip"),
    path("screen/", screen.screen, name="screen"),
    path("screen/results/", screen.results, name="screen-results"),
    path("screen/results/<uuid:screen_id>/delete/", screen.delete, name="delete-screen"),
    path("library/workouts/<slug:workout_id>/share/", shared.share, name="workout-share"),
    path("library/workouts/<slug:workout_id>/workout.txt", shared.text, name="workout-text"),
    path("library/own/new/", own.new, name="own-new"),
    path("library/own/<slug:workout_id>/edit/", own.edit, name="own-edit"),
    path("library/own/<slug:workout_id>/delete/", own.delete, name="own-delete"),
    path("shared/<str:code>/", shared.shared, name="shared"),
    path("shared/<str:code>/keep/", shared.keep, name="shared-keep"),
    path("library/workouts/<slug:workout_id>/session.<sound:kind>", library.workout_sound, name="workout-sound"),
    path("library/workouts/<slug:workout_id>/sheet.pdf", library.workout_sheet, name="workout-sheet"),
    path("feed/<uuid:feed_id>/<slug:signature>.ics", calendar.feed, name="feed"),
    path("library/workouts/<slug:workout_id>/watch.fit", library.workout_watch, name="workout-fit"),
    path("log/", log.sessions, name="log"),
    path("log/<uuid:log_id>/", log.session, name="session"),
    path("log/<uuid:log_id>/session.fit", log.session_watch, name="session-fit"),
    path("log/<uuid:log_id>/delete/", log.delete, name="delete-session"),
    path("videos/", videos.videos, name="videos"),
    path("videos/<uuid:video_id>/", videos.video, name="video"),
    path("videos/<uuid:video_id>/show/", videos.show, name="video-show"),
    path("videos/<uuid:video_id>/delete/", videos.delete, name="video-delete"),
    path("videos/<uuid:video_id>/comments/", videos.comment, name="video-comment"),
    path("videos/<uuid:video_id>/report/", videos.report, name="video-report"),
    path("videos/<uuid:video_id>/film/", videos.film, name="video-film"),
    path("progress/", progress.progress, name="progress"),
    path("data/", data.data, name="data"),
    path("data/save/", data.save, name="data-save"),
    path("data/delete/", data.delete, name="data-delete"),
    path("rung-tests/<slug:exercise_id>/<int:level>/", rung_test.rung_test, name="rung-test"),
    path("clearance/", clearance.clearance, name="clearance"),
    path("", include("stridework.web.accounts.urls")),
    path("teams/", include("stridework.web.teams.urls")),
    path("log/<uuid:log_id>/comments/", comments.comment, name="session-comment"),
    path("api/logs/<uuid:log_id>", api.log, name="api-log"),
    path("api/screens/<uuid:screen_id>", api.screen, name="api-screen"),
    path("api/usual-values", api.usual_values, name="api-usual-values"),
    path("api/clearance", api.clearance, name="api-clearance"),
    path("api/rung-tests/<slug:exercise_id>/<int:level>", api.rung_test, name="api-rung-test"),
    path("api/workouts/check", api.check_workout, name="api-workout-check"),
    path("api/openapi.json", api_description.description, name="api-description"),
    path("api/<path:anything>", api.nothing, name="api-nothing"),
    path("pair/", pair.pair, name="pair"),
    path("pair/new/", pair.make_code, name="pair-new"),
    path("pair/forget/", pair.forget, name="pair-forget"),
    path("pair/code/", pair.take_code, name="pair-code"),
    path("health/alive", health.alive, name="health-alive"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
    path("sw.js", offline.service_worker, name="service-worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("offline/", offline.offline, name="offline"),
    path("robots.txt", offline.robots, name="robots"),
    path("apple-touch-icon.png", offline.touch_icon, name="touch-icon"),
    path("favicon.ico", offline.favicon, name="favicon"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many
handler500 = errors.server_error

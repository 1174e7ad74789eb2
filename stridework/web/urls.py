"""Every address of the server."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.views import LogoutView
from django.urls import path, register_converter

from stridework.web import api
from stridework.web.views import (
    account,
    clearance,
    clip,
    errors,
    library,
    log,
    offline,
    pair,
    plan,
    plan_files,
    plan_start,
    progress,
    rung_test,
    runs,
    screen,
    today,
    train,
)


class Day:
    """A day in an address: 2026-10-04."""

    regex = r"\d{4}-\d\d-\d\d"

    def to_python(self, text: str) -> date:
        return date.fromisoformat(text)  # a ValueError is Django's word for "no such address"

    def to_url(self, day: date | str) -> str:
        return str(day)


register_converter(Day, "day")

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
    path("plan/strength.ics", plan_files.calendar, name="plan-calendar"),
    path("plan/<day:day>/session.fit", plan_files.session, name="plan-session-fit"),
    path("plan/<day:day>/run.fit", plan_files.reset_run, name="plan-run-fit"),
    path("plan/<day:day>/reminder.mp3", plan_files.reset_track, name="plan-reminder"),
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
    path("log/", log.sessions, name="log"),
    path("log/<uuid:log_id>/", log.session, name="session"),
    path("log/<uuid:log_id>/delete/", log.delete, name="delete-session"),
    path("progress/", progress.progress, name="progress"),
    path("rung-tests/<slug:exercise_id>/<int:level>/", rung_test.rung_test, name="rung-test"),
    path("clearance/", clearance.clearance, name="clearance"),
    path("sign-in/", account.SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("api/logs/<uuid:log_id>", api.log, name="api-log"),
    path("api/screens/<uuid:screen_id>", api.screen, name="api-screen"),
    path("api/clearance", api.clearance, name="api-clearance"),
    path("api/rung-tests/<slug:exercise_id>/<int:level>", api.rung_test, name="api-rung-test"),
    path("api/<path:anything>", api.nothing, name="api-nothing"),
    path("pair/", pair.pair, name="pair"),
    path("pair/new/", pair.make_code, name="pair-new"),
    path("pair/forget/", pair.forget, name="pair-forget"),
    path("pair/code/", pair.take_code, name="pair-code"),
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
handler500 = errors.server_error

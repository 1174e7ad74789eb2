"""Every address of the server."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from stridework.web import api
from stridework.web.views import account, clearance, errors, library, log, offline, pair, rung_test, today, train

urlpatterns = [
    path("", today.today, name="today"),
    path("train/<slug:workout_id>/", train.train, name="train"),
    path("train/<slug:workout_id>/jumps/<int:jumps>/", train.train, name="train-jumps"),
    path("library/", library.library, name="library"),
    path("library/exercises/<slug:exercise_id>/", library.exercise, name="exercise"),
    path("library/workouts/<slug:workout_id>/", library.workout, name="workout"),
    path("log/", log.sessions, name="log"),
    path("log/<uuid:log_id>/", log.session, name="session"),
    path("log/<uuid:log_id>/delete/", log.delete, name="delete-session"),
    path("rung-tests/<slug:exercise_id>/<int:level>/", rung_test.rung_test, name="rung-test"),
    path("clearance/", clearance.clearance, name="clearance"),
    path("sign-in/", account.SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("api/logs/<uuid:log_id>", api.log, name="api-log"),
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

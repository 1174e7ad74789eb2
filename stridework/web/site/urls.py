"""Every address of the site that is written as files. They have the names and the paths they have on the server."""

from __future__ import annotations

from django.urls import path

from stridework.web.site import views
from stridework.web.views import clearance, clip, library, offline, screen, train

urlpatterns = [
    path("", views.today, name="today"),
    path("train/<slug:workout_id>/", train.train, name="train"),
    path("train/<slug:workout_id>/jumps/<int:jumps>/", train.train, name="train-jumps"),
    path("library/", library.library, name="library"),
    path("library/exercises/<slug:exercise_id>/", library.exercise, name="exercise"),
    path("library/workouts/<slug:workout_id>/", library.workout, name="workout"),
    path("clip/", clip.clip, name="clip"),
    path("screen/", screen.screen, name="screen"),
    path("log/", views.log, name="log"),
    path("clearance/", clearance.clearance, name="clearance"),
    path("offline/", offline.offline, name="offline"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("apple-touch-icon.png", offline.touch_icon, name="touch-icon"),
]

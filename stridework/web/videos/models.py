"""Videos that runners upload for the form coach, and how far their analysis is."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from stridework.web.teams.models import Team


class FormVideo(models.Model):
    """An uploaded video. `film` and `report` name files in the store; "" where there is none.

    Whoever analyses it holds the claim: `claim` names that one go at it, until `lease_until`, which is moved on as the
    work goes on. Nothing is kept of a go that is no longer the claim. `done` of `frames` pictures have been looked at.
    `reason` says in words why it failed for good. Coaches of `shown_to` see it, if the runner was in that team at
    `shown_at` and still is.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        WORKING = "working"
        READY = "ready"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    runner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="form_videos")
    name = models.CharField(max_length=120)
    exercise = models.CharField(max_length=64)
    film = models.CharField(max_length=200)
    report = models.CharField(max_length=200, blank=True)
    size_bytes = models.PositiveBigIntegerField()
    seconds = models.FloatField()
    uploaded_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    frames = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    result = models.JSONField(null=True)
    shown_to = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, related_name="+")
    shown_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uploaded_at", "pk"]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="video_by_state_and_lease"),
            models.Index(fields=["expires_at"], name="video_by_end"),
        ]

"""What is kept: runners, their finished sessions, and whether they are cleared to train."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Runner(AbstractUser):
    """Somebody who trains. Without accounts there is exactly one: whoever sits at this computer."""

    at_this_computer = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["at_this_computer"], condition=models.Q(at_this_computer=True), name="one_at_this_computer"
            )
        ]


class Log(models.Model):
    """One finished session. The document is the whole `SessionLog`; the columns are what lists and rules ask for."""

    id = models.UUIDField(primary_key=True, editable=False)
    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="logs")
    workout = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    seconds = models.FloatField()
    srpe = models.PositiveSmallIntegerField(null=True)
    pain = models.PositiveSmallIntegerField(null=True)
    document = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["runner", "-started_at"], name="log_by_runner_and_start"),
            models.Index(fields=["runner", "workout"], name="log_by_runner_and_workout"),
        ]


class Clearance(models.Model):
    """The answer to "are you cleared to train?" on one day. Only yes or no is kept, never why."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="clearances")
    on = models.DateField()
    passed = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["runner", "on"], name="one_clearance_a_day")]

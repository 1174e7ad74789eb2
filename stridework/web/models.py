"""What is kept: runners, their finished sessions, their runs and plan, and whether they are cleared to train."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.auth.models import AbstractUser
from django.db import models

from stridework.web.teams.models import Challenge, Comment, Invitation, Kudos, Level, Member, Team
from stridework.web.videos.models import FormVideo

__all__ = [
    "Challenge",
    "Clearance",
    "Comment",
    "FormVideo",
    "Invitation",
    "Kudos",
    "Level",
    "Log",
    "Member",
    "Progress",
    "RunCorrection",
    "RunEntry",
    "RunSource",
    "RungTest",
    "Runner",
    "Team",
    "TrainingPlan",
]


class Runner(AbstractUser):
    """Somebody who trains. Without accounts there is exactly one: whoever sits at this computer."""

    at_this_computer = models.BooleanField(default=False)

    @property
    def shown_name(self) -> str:
        """The name that team-mates and coaches see."""
        return self.first_name or self.username

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
            models.Index(fields=["-started_at"], name="log_by_start"),  # a team's latest, whoever did them
        ]


class Progress(models.Model):
    """Where a runner stood after every session up to one, so that the next costs a step and not the whole log again.

    It can be thrown away at any time. `course` is None where nothing is kept; `until` is the start of the last session
    in it; `basis` is the fingerprint of everything beside the log that went into it. `revision` grows with every change
    of the log: what was worked out from an older one is not kept.
    """

    runner = models.OneToOneField(Runner, on_delete=models.CASCADE, related_name="progress")
    revision = models.PositiveIntegerField(default=0)
    course = models.JSONField(null=True)
    until = models.DateTimeField(null=True)
    basis = models.CharField(max_length=64, blank=True)


class Clearance(models.Model):
    """The answer to "are you cleared to train?" on one day. Only yes or no is kept, never why."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="clearances")
    on = models.DateField()
    passed = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["runner", "on"], name="one_clearance_a_day")]


class RunSource(models.Model):
    """Where runs come from: a calendar (file or address), a week in words, or recordings of past runs.

    `content` is what was read last, gzipped, so that the days ahead can be read again as they come near: a calendar,
    or the words of a week. `waiting` is a version that came without any run to come, kept aside until the runner says
    that it is meant. `problem` says why the last attempt to read it failed, "" where it did not.
    """

    class Shape(models.TextChoices):
        FILE = "file"
        ADDRESS = "address"
        WEEK = "week"
        RECORDINGS = "recordings"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="run_sources")
    shape = models.CharField(max_length=16, choices=Shape.choices)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=2000, blank=True)
    content = models.BinaryField(null=True)
    waiting = models.BinaryField(null=True)
    read_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)
    warnings = models.JSONField(default=list)
    ignored = models.JSONField(default=list)

    class Meta:
        ordering = ["name", "pk"]


class RunEntry(models.Model):
    """One run of a source, in the runner's own time; `at` is None where nobody said when on the day."""

    source = models.ForeignKey(RunSource, on_delete=models.CASCADE, related_name="entries")
    day = models.DateField()
    at = models.TimeField(null=True)
    kind = models.CharField(max_length=8)
    title = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500)
    minutes = models.FloatField(null=True)
    metres = models.FloatField(null=True)
    done = models.BooleanField(default=False)
    origin = models.CharField(max_length=200, blank=True)
    uid = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["day", "at", "pk"]
        indexes = [models.Index(fields=["source", "day"], name="run_by_source_and_day")]


class RunCorrection(models.Model):
    """What the runner said about a run, or about every run of that title: its kind, or "" for "not a run"."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="run_corrections")
    by_title = models.BooleanField()
    key = models.CharField(max_length=500)
    kind = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["runner", "by_title", "key"], name="one_word_on_each_run"),
        ]


class IntervalsAccount(models.Model):
    """A runner's account at intervals.icu: the key to it, sealed, and the sessions that were sent there.

    `key` can be read only with this installation's own secret, which is not in the database. `sent` are the ids of the
    sessions in the calendar there, so that one that leaves the plan leaves the calendar too.
    """

    runner = models.OneToOneField(Runner, on_delete=models.CASCADE, related_name="intervals_account")
    key = models.BinaryField()
    sent = models.JSONField(default=list)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)


class TrainingPlan(models.Model):
    """A runner's plan: what they asked for, and the plan they were shown last. Both are documents.

    `stale` marks a plan whose runs, log or request changed since; it is planned again when it is next looked at.
    `changes` are the differences that planning again made by itself and that the runner has not yet put aside; `before`
    is what the runner's last change took the place of, request and plan, so that it can be taken back.
    `deload_weeks` are the Mondays of its easier weeks, those that are over included: a plan made today begins today,
    and what was held back in an easier week must stay explained.
    """

    runner = models.OneToOneField(Runner, on_delete=models.CASCADE, related_name="training_plan")
    request = models.JSONField()
    plan = models.JSONField(null=True)
    made_on = models.DateField(null=True)
    stale = models.BooleanField(default=True)
    changes = models.JSONField(default=list)
    before = models.JSONField(null=True)
    deload_weeks = models.JSONField(default=list)


class RungTest(models.Model):
    """Whether a runner can do what opens a rung of an exercise's ladder: the latest answer, and when it was given."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="rung_tests")
    exercise = models.CharField(max_length=64)
    level = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["runner", "exercise", "level"], name="one_answer_a_rung"),
        ]


class OwnWorkout(models.Model):
    """A workout a runner wrote or took over, as text. `slug` is its id in addresses and in the log.

    `name` and `sport` are read from the text, for lists and for the log. One that is not `listed` has left the library,
    or was only trained from a link: it stays so that the log knows what was done and a session cut off can be resumed.
    """

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="own_workouts")
    slug = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    sport = models.CharField(max_length=8)
    text = models.TextField()
    listed = models.BooleanField(default=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["runner", "slug"], name="one_own_workout_a_slug")]


class PlanCalendar(models.Model):
    """What a runner's calendars were shown last, entry by entry, so that a moved session stays the same entry.

    It outlives the plan: what an ended plan had is called off there, too. `changed` is when the entries last changed.
    `key` is what the ids of the entries are made of: it goes along when the account moves, so that they stay the same.
    `feed` names the feed in its address, None where there is none; a new one makes every old address void.
    """

    runner = models.OneToOneField(Runner, on_delete=models.CASCADE, related_name="plan_calendar")
    entries = models.JSONField(default=list)
    changed = models.DateTimeField(null=True)
    key = models.CharField(max_length=64, blank=True)
    feed = models.UUIDField(null=True, unique=True)


class ScreenResult(models.Model):
    """One mobility screen. The document is the whole result, `form/screen_document.py`, as the device told it."""

    id = models.UUIDField(primary_key=True, editable=False)
    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="screens")
    taken_at = models.DateTimeField()
    document = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["runner", "-taken_at"], name="screen_by_runner_and_time")]

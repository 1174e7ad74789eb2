"""Teams: who is in one, what each runner lets its coaches see, and the links that let new people in."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models


class Team(models.Model):
    """A club, a group or a household. Its coaches see of each runner what that runner grants, and nothing before."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]


class Level(models.IntegerChoices):
    """What a runner grants the coaches of a team. Each level holds those before it; it can be taken back any time."""

    NOTHING = 0
    TRAINED = 1  # that they trained, when and what; never pain or anything else of the body
    LOG = 2  # the whole log, pain and soreness included
    PLAN = 3  # the log, and placing sessions in the plan


class Member(models.Model):
    """Somebody in a team. `shares` says whether finished sessions are shown to the whole team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    runner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    is_coach = models.BooleanField(default=False)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.NOTHING)
    shares = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "runner"], name="once_in_a_team")]
        indexes = [models.Index(fields=["team", "is_coach"], name="member_by_team_and_role")]


class Invitation(models.Model):
    """A link that lets people in: to a team, or with `team` None to an account alone. Only the token's hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="invitations")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used = models.PositiveIntegerField(default=0)
    most_uses = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-made_at", "pk"]


class Comment(models.Model):
    """What somebody wrote under a finished session or a video: a coach who may see it, or the runner whose it is.

    `seen` says whether the runner has opened the session or the video since.
    """

    log = models.ForeignKey("web.Log", on_delete=models.CASCADE, null=True, related_name="comments")
    video = models.ForeignKey("web.FormVideo", on_delete=models.CASCADE, null=True, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=1000)
    seen = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(log__isnull=True) ^ models.Q(video__isnull=True), name="comment_on_one_thing"
            )
        ]


class Kudos(models.Model):
    """A well done from a team-mate, once a session."""

    log = models.ForeignKey("web.Log", on_delete=models.CASCADE, related_name="kudos")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "giver"], name="one_kudos_each")]


class Challenge(models.Model):
    """Two weeks in which a team keeps at it: so many days with strength a week; more than that counts for nothing."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="challenges")
    begins = models.DateField()
    days_a_week = models.PositiveSmallIntegerField(default=2)
    runners = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        ordering = ["-begins", "pk"]
        constraints = [models.UniqueConstraint(fields=["team", "begins"], name="one_challenge_at_a_time")]

"""Who is in a team, and what each runner grants its coaches. Every page of a team asks here first."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from stridework.errors import StrideworkError
from stridework.web.models import Challenge, Invitation, Level, Member, Runner, Team


def teams_of(runner: Runner) -> list[Member]:
    """Return the runner's memberships with their teams, by name."""
    return list(Member.objects.filter(runner=runner).select_related("team").order_by("team__name", "pk"))


def make_team(coach: Runner, name: str) -> Team:
    """Make a team whose first coach is the one who made it."""
    with transaction.atomic():
        team = Team.objects.create(name=name)
        Member.objects.create(team=team, runner=coach, is_coach=True)
    return team


def join(team: Team, runner: Runner, *, level: Level, shares: bool) -> Member:
    """Make the runner a member; who is one already keeps what they granted."""
    member, _ = Member.objects.get_or_create(team=team, runner=runner, defaults={"level": level, "shares": shares})
    return member


def find_membership(runner: Runner, team_id: UUID) -> Member:
    """Return the runner's membership of that team. Raises Http404 to who is in none: it may as well not be there."""
    found = Member.objects.select_related("team").filter(runner=runner, team=team_id).first()
    if found is None:
        raise Http404
    return found


def find_coach(runner: Runner, team_id: UUID) -> Member:
    """Return the membership of a coach of that team. Raises Http404 to everybody else, team-mates included."""
    found = find_membership(runner, team_id)
    if not found.is_coach:
        raise Http404
    return found


def find_runner(coach: Member, runner_id: int, level: Level) -> Member:
    """Return the team's runner who grants its coaches at least that level. Raises Http404 where nobody does."""
    found = members_of(coach.team).filter(runner=runner_id, level__gte=level).first()
    if found is None:
        raise Http404
    return found


def members_of(team: Team) -> QuerySet[Member]:
    """Return everybody in the team who can still sign in, with who they are, by the name they are shown under."""
    active = Member.objects.filter(team=team, runner__is_active=True)
    return active.select_related("runner").order_by("runner__first_name", "runner__username")


def coaches_of(team: Team) -> list[str]:
    """Return the names of those who see what the team's runners grant."""
    return [member.runner.shown_name for member in members_of(team).filter(is_coach=True)]


def grant(member: Member, *, level: Level, shares: bool) -> None:
    """Keep what the runner lets coaches see and the team see. It counts from the next page on."""
    Member.objects.filter(pk=member.pk).update(level=level, shares=shares)


def set_coach(member: Member, *, is_coach: bool) -> None:
    """Make a member a coach or no longer one. Raises StrideworkError where the team would be left without any."""
    with transaction.atomic():
        if not is_coach:
            _leave_a_coach(member)
        Member.objects.filter(pk=member.pk).update(is_coach=is_coach)


def leave(member: Member) -> None:
    """Take somebody out of the team, by their own wish or a coach's; what they granted ends with it.

    The last of all takes the team along. Raises StrideworkError where others would be left without a coach.
    """
    with transaction.atomic():
        others = Member.objects.select_for_update().filter(team=member.team).exclude(pk=member.pk)
        if not others.exists():
            member.team.delete()
            return
        _leave_a_coach(member)
        for challenge in Challenge.objects.filter(team=member.team):
            challenge.runners.remove(member.runner)
        if member.is_coach:
            Invitation.objects.filter(team=member.team, made_by=member.runner).delete()
        member.delete()


def end_teams_without_coach(leaving: Runner) -> None:
    """End the teams whose only coach goes for good: nobody else was granted a look at anything in them."""
    coached = Member.objects.filter(runner=leaving, is_coach=True).values("team")
    others = Member.objects.filter(team=OuterRef("pk"), is_coach=True).exclude(runner=leaving)
    Team.objects.filter(~Exists(others), pk__in=coached).delete()


def _leave_a_coach(member: Member) -> None:
    coaches = Member.objects.select_for_update().filter(team=member.team, is_coach=True).exclude(pk=member.pk)
    if member.is_coach and not coaches.exists():
        raise StrideworkError("a team needs a coach; make somebody else one first")

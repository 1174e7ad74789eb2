"""Teams as a runner meets them: joining, what coaches may see, the feed, well-dones and the challenge."""

from __future__ import annotations

from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stridework.errors import StrideworkError
from stridework.web.accounts import invitations
from stridework.web.models import Level, Member
from stridework.web.teams import challenges, feed, membership
from stridework.web.teams.board import name_workout

LEVELS = (
    (Level.NOTHING, gettext_lazy("Nothing"), gettext_lazy("Coaches see your name.")),
    (
        Level.TRAINED,
        gettext_lazy("That I trained"),
        gettext_lazy("When you trained, which workout, and whether a session is due. Nothing about your body."),
    ),
    (
        Level.LOG,
        gettext_lazy("My log"),
        gettext_lazy("Also effort, pain, soreness and notes of every session, and your weekly load."),
    ),
    (
        Level.PLAN,
        gettext_lazy("My log, and they plan for me"),
        gettext_lazy("Coaches may also put sessions into your plan, around your runs and by your rules."),
    ),
)


class Grant(forms.Form):
    """What a runner lets a team see."""

    level = forms.TypedChoiceField(choices=Level.choices, coerce=lambda value: Level(int(value)))
    shares = forms.BooleanField(required=False)


class NewTeam(forms.Form):
    """A team to be made."""

    name = forms.CharField(max_length=80, strip=True)


def for_accounts(view: Any) -> Any:
    """Let in who has an account; the runner at this computer is first asked to make one. Never kept by the browser."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_usable_password():
            return redirect("account")
        return view(request, *args, **kwargs)

    return never_cache(answer)


@require_http_methods(["GET", "HEAD", "POST"])
@for_accounts
def teams(request: HttpRequest) -> HttpResponse:
    """List the runner's teams, and make one."""
    form = NewTeam(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = membership.make_team(request.user, form.cleaned_data["name"])
        return redirect("team-links", team_id=made.pk)
    return render(request, "teams/teams.html", {"memberships": membership.teams_of(request.user), "form": form})


@require_POST
@for_accounts
def join(request: HttpRequest) -> HttpResponse:
    """Join the team of the link the runner came with, with what they grant from the start."""
    invitation = invitations.held(request)
    form = Grant(request.POST)
    if invitation is None or invitation.team is None or not form.is_valid():
        return redirect("join-invited")
    known = any(member.team_id == invitation.team_id for member in membership.teams_of(request.user))
    with transaction.atomic():
        if not known and not invitations.use_up(invitation, now=timezone.now()):
            return redirect("join-invited")
        membership.join(invitation.team, request.user, **form.cleaned_data)
    invitations.let_go(request)
    return redirect("team", team_id=invitation.team_id)


@require_safe
@for_accounts
def team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Show what the team shares, its challenge, and what the runner grants."""
    member = membership.find_membership(request.user, team_id)
    today = timezone.localdate()
    challenge = challenges.find_challenge(member.team, today)
    standings = challenges.list_standings(challenge) if challenge else ()
    context = {
        "member": member,
        "team": member.team,
        "coaches": membership.coaches_of(member.team),
        "levels": LEVELS,
        "shared": [(shared, name_workout(shared.workout)) for shared in feed.list_shared(member.team, request.user)],
        "challenge": challenge,
        "challenge_is_on": bool(challenge) and challenges.end_of(challenge) > today,
        "challenge_begins": bool(challenge) and challenge.begins > today,
        "challenge_last": challenge and challenges.end_of(challenge) - challenges.DAY,
        "standings": standings,
        "takes_part": any(standing.runner.pk == request.user.pk for standing in standings),
        "days": range(2, 4),
    }
    return render(request, "teams/team.html", context)


@require_POST
@for_accounts
def grant(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Change what the team sees of the runner, from now on."""
    member = membership.find_membership(request.user, team_id)
    form = Grant(request.POST)
    if form.is_valid():
        membership.grant(member, **form.cleaned_data)
        messages.success(request, _("Kept. It counts from now on."))
    return redirect("team", team_id=team_id)


@require_POST
@for_accounts
def leave(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Leave the team; what it could see, it sees no longer."""
    member = membership.find_membership(request.user, team_id)
    try:
        membership.leave(member)
    except StrideworkError as error:
        messages.error(request, str(error))
        return redirect("team", team_id=team_id)
    return redirect("teams")


@require_POST
@for_accounts
def kudos(request: HttpRequest, team_id: UUID, log_id: UUID) -> HttpResponse:
    """Give a team-mate's session a well done, or take it back."""
    member = membership.find_membership(request.user, team_id)
    feed.turn_kudos(member.team, log_id, request.user)
    return redirect("team", team_id=team_id)


@require_POST
@for_accounts
def challenge(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Take part in the team's challenge or no longer; a coach also begins one."""
    member = membership.find_membership(request.user, team_id)
    today, do = timezone.localdate(), request.POST.get("do")
    known = challenges.find_challenge(member.team, today)
    if do == "begin":
        _begin(request, membership.find_coach(request.user, team_id))
    elif known and do in {"take-part", "stop"}:
        challenges.turn_taking_part(known, request.user, takes_part=do == "take-part")
    return redirect("team", team_id=team_id)


def _begin(request: HttpRequest, coach: Member) -> None:
    days = 3 if request.POST.get("days") == "3" else 2
    try:
        challenges.start_challenge(coach.team, days, timezone.localdate())
    except StrideworkError as error:
        messages.error(request, str(error))

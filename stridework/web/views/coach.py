"""What a coach does: looks at the board and at sessions, assigns, writes, and looks after people and links."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stridework.errors import StrideworkError
from stridework.training.log import IntervalLog
from stridework.web import catalogue
from stridework.web.accounts import invitations
from stridework.web.models import Level, Log, Member
from stridework.web.teams import assignments, comments, membership
from stridework.web.teams import board as boards
from stridework.web.templatetags.words import here
from stridework.web.views.comments import take_words
from stridework.web.views.teams import LEVELS, for_accounts
from stridework.web.wording import DONE, LIGHTS, REASONS

SESSIONS_SHOWN = 30


class Assignment(forms.Form):
    """What is assigned to whom, from which day on."""

    what = forms.ChoiceField()
    day = forms.DateField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = assignments.list_choices()


@require_safe
@for_accounts
def board(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Show the team at a glance, a page at a time."""
    coach = membership.find_coach(request.user, team_id)
    today = timezone.localdate()
    watched = membership.members_of(coach.team).exclude(is_coach=True, level=Level.NOTHING)
    page = Paginator(watched, boards.PER_PAGE).get_page(request.GET.get("page"))
    rows = sorted(
        boards.build_board(list(page.object_list), today), key=lambda row: (not row.needs_a_word, not row.due)
    )
    context = {
        "team": coach.team,
        "page": page,
        "rows": [(row, *_say_pain(row.pain)) for row in rows],
        "words": sum(row.needs_a_word for row in rows),
        "due": sum(row.due is not None for row in rows),
        "trained": sum(row.trained_today for row in rows),
        "can_assign": any(row.member.level >= Level.PLAN for row in rows),
        "choices": assignments.list_choices(),
        "tomorrow": today + boards.DAY,
        "outcomes": request.session.pop("assigned", None),
    }
    return render(request, "teams/board.html", context)


def _say_pain(pain: boards.Pain | None) -> tuple[str, str]:
    return (str(LIGHTS[pain.light.light]), str(REASONS[pain.light.reason])) if pain else ("", "")


@require_POST
@for_accounts
def assign(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Put a workout, or the starter, into the plans of the chosen runners, and say what became of it for each."""
    coach = membership.find_coach(request.user, team_id)
    form = Assignment(request.POST)
    chosen = [int(value) for value in request.POST.getlist("runner") if value.isdigit()]
    if not form.is_valid() or not chosen:
        messages.error(request, _("Choose at least one runner, a workout and a day."))
        return redirect("team-board", team_id=team_id)
    members = list(
        membership.members_of(coach.team).filter(runner__in=chosen[: assignments.MOST_AT_ONCE], level__gte=Level.PLAN)
    )
    told = form.cleaned_data
    found = assignments.assign(request.user, members, told["what"], told["day"], timezone.localdate())
    request.session["assigned"] = [(outcome.runner.shown_name, outcome.words, outcome.placed) for outcome in found]
    return redirect("team-board", team_id=team_id)


@require_safe
@for_accounts
def people(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """List who is in the team and what each grants."""
    coach = membership.find_coach(request.user, team_id)
    page = Paginator(membership.members_of(coach.team), boards.PER_PAGE).get_page(request.GET.get("page"))
    names = {level: name for level, name, _means in LEVELS}
    rows = [(member, names[member.level]) for member in page.object_list]
    return render(request, "teams/people.html", {"team": coach.team, "page": page, "rows": rows, "me": coach})


@require_POST
@for_accounts
def change_person(request: HttpRequest, team_id: UUID, runner_id: int) -> HttpResponse:
    """Make somebody a coach or no longer one, or take them out of the team."""
    coach = membership.find_coach(request.user, team_id)
    member = get_object_or_404(membership.members_of(coach.team), runner=runner_id)
    do = request.POST.get("do")
    try:
        if do == "remove":
            membership.leave(member)
        elif do in {"coach", "runner"}:
            membership.set_coach(member, is_coach=do == "coach")
    except StrideworkError as error:
        messages.error(request, str(error))
    still = Member.objects.filter(team=team_id, runner=request.user, is_coach=True).exists()
    return redirect("team-people", team_id=team_id) if still else redirect("teams")


@require_safe
@for_accounts
def person(request: HttpRequest, team_id: UUID, runner_id: int) -> HttpResponse:
    """Show one runner: the last weeks and sessions, with as much of each as the runner grants."""
    coach = membership.find_coach(request.user, team_id)
    member = membership.find_runner(coach, runner_id, Level.TRAINED)
    (row,) = boards.build_board([member], timezone.localdate())
    context = {
        "team": coach.team,
        "row": row,
        "pain": _say_pain(row.pain),
        "sessions": boards.list_sessions(member, SESSIONS_SHOWN),
        "sees_log": member.level >= Level.LOG,
        "level": next(name for level, name, _means in LEVELS if level == member.level),
    }
    return render(request, "teams/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_accounts
def session(request: HttpRequest, team_id: UUID, runner_id: int, log_id: UUID) -> HttpResponse:
    """Show one session of a runner, and what was written under it; take more words."""
    coach = membership.find_coach(request.user, team_id)
    member = membership.find_runner(coach, runner_id, Level.TRAINED)
    row = get_object_or_404(Log, pk=log_id, runner=member.runner_id)
    if request.method == "POST":
        take_words(request, row)
        return redirect("team-session", team_id=team_id, runner_id=runner_id, log_id=log_id)
    shown = boards.show_session(member, row)
    context = {
        "team": coach.team,
        "runner": member.runner,
        "session": shown,
        "light": (LIGHTS[shown.light.light], REASONS[shown.light.reason]) if shown.light else None,
        "intervals": [(i, _name_move(i), DONE[i.done]) for i in shown.log.intervals] if shown.log else [],
        "comments": comments.list_comments(row),
    }
    return render(request, "teams/session.html", context)


def _name_move(interval: IntervalLog) -> str:
    """Return the name of what was done, its id where the library no longer has it."""
    found = catalogue.find_done(interval)
    return here(found.name) if found else interval.exercise


@require_http_methods(["GET", "HEAD", "POST"])
@for_accounts
def links(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """List the links into the team; make one, which is shown this once, or take one back."""
    coach = membership.find_coach(request.user, team_id)
    now = timezone.now()
    made = None
    if request.method == "POST" and request.POST.get("do") == "make":
        _invitation, token = invitations.make_invitation(request.user, coach.team, now=now)
        made = request.build_absolute_uri(reverse("join", args=[token]))
    elif request.method == "POST":
        for link in invitations.good_invitations(coach.team, now=now):
            if str(link.pk) == request.POST.get("link"):
                invitations.revoke(link, now=now)
        return redirect("team-links", team_id=team_id)
    context = {"team": coach.team, "links": invitations.good_invitations(coach.team, now=now), "made": made}
    return render(request, "teams/links.html", context)

"""The runner's own page: their name, what protects their account, and making the runner at this computer one."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stridework.errors import StrideworkError
from stridework.web.accounts import accounts, invitations
from stridework.web.models import Runner
from stridework.web.teams.membership import coaches_of, teams_of
from stridework.web.views.teams import LEVELS


class Profile(forms.ModelForm):
    """What others know a runner by."""

    class Meta:
        model = Runner
        fields = ["first_name"]


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def account(request: HttpRequest) -> HttpResponse:
    """Show and keep the runner's name, and lead to what protects the account, their data and their team."""
    form = Profile(request.POST or None, instance=Runner.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your name is kept."))
        return redirect("account")
    return render(request, "account/account.html", _account_context(request) | {"form": form})


def _account_context(request: HttpRequest, claiming: dict[str, Any] | None = None) -> dict[str, Any]:
    runner = request.user
    kinds = list(Authenticator.objects.filter(user=runner).values_list("type", flat=True))
    return {
        "form": Profile(instance=Runner.objects.get(pk=runner.pk)),
        "has_account": runner.has_usable_password(),
        "can_claim": settings.DOOR == "loopback" and not runner.has_usable_password(),
        "claiming": claiming,
        "is_phone": settings.DOOR == "lan",
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_app": Authenticator.Type.TOTP in kinds,
        "sessions": UserSession.objects.filter(user=runner).count(),
        "memberships": teams_of(runner),
        "has_mail": bool(settings.MAIL),
        "data_address": _find_address("data"),
    }


def _find_address(name: str) -> str | None:
    """Return the address of a page that an installation may lack."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


@require_POST
@never_cache
@sensitive_post_parameters("password")
def claim(request: HttpRequest) -> HttpResponse:
    """Make the runner at this computer the first account and sign them in; everything they trained stays theirs."""
    if settings.DOOR != "loopback" or request.user.has_usable_password():
        raise Http404
    name = request.POST.get("name", "")
    try:
        runner = accounts.claim(name, request.POST.get("password", ""))
    except StrideworkError as error:
        context = _account_context(request, {"name": name, "problem": str(error)})
        return render(request, "account/account.html", context, status=422)
    login(request, runner)
    messages.success(request, _("This is your account now. From here on, everybody signs in."))
    return redirect("account")


@require_safe
@never_cache
@login_not_required
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Take a link's token out of the address, and go on to what it is an invitation to."""
    invitation = invitations.find_invitation(token, now=timezone.now())
    if invitation is None:
        return _say_no_longer_good(request)
    invitations.hold(request, invitation)
    return redirect("join-invited")


@require_safe
@never_cache
@login_not_required
def invited(request: HttpRequest) -> HttpResponse:
    """Say what the visitor was invited to, and let them in: to sign up, or to an account they have."""
    invitation = invitations.held(request)
    if invitation is None:
        return _say_no_longer_good(request)
    if request.user.is_authenticated and any(m.team_id == invitation.team_id for m in teams_of(request.user)):
        invitations.let_go(request)  # already in, with what they granted
        return redirect("team", team_id=invitation.team_id)
    coaches = coaches_of(invitation.team) if invitation.team else ()
    context = {"invitation": invitation, "team": invitation.team, "coaches": coaches, "levels": LEVELS}
    return render(request, "account/invited.html", context)


def _say_no_longer_good(request: HttpRequest) -> HttpResponse:
    title, words = _("This link is no longer good"), _("It was used up, taken back or too old. Ask for a new one.")
    return render(request, "error.html", {"status": 404, "title": title, "words": words}, status=404)

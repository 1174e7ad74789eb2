"""Accounts: as soon as there is one, everybody signs in. The pages of signing in are allauth's, in our look."""

from __future__ import annotations

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_username
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from stridework.errors import StrideworkError
from stridework.web.accounts import invitations
from stridework.web.models import Runner


def accounts() -> QuerySet[Runner]:
    """Return everybody who can sign in."""
    return Runner.objects.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def claim(name: str, password: str) -> Runner:
    """Make the first account of what was trained at this computer without one, so that nothing is lost.

    Raises StrideworkError where there is an account already, for a name that is none, and for a password that is too
    easy to guess.
    """
    with transaction.atomic():
        if accounts().exists():
            raise StrideworkError("there are accounts already; add another: stridework account add NAME")
        runner = Runner.objects.filter(at_this_computer=True).first() or Runner(at_this_computer=True)
        return _give(runner, name, password)


def add_account(name: str, password: str) -> Runner:
    """Make one more account. Raises StrideworkError as `claim` does, and where the first one is not there yet."""
    with transaction.atomic():
        if not accounts().exists():
            raise StrideworkError(
                "the first account takes over what was trained at this computer; make it with: stridework claim NAME"
            )
        return _give(Runner(), name, password)


def reset_account(name: str, password: str) -> Runner:
    """Give an account a new password and take its second factors away, for who lost theirs.

    Raises StrideworkError for a name nobody has and for a password that is too easy to guess.
    """
    runner = accounts().filter(username__iexact=name).first()
    if runner is None:
        raise StrideworkError(f"there is no account named {name}")
    with transaction.atomic():
        _give(runner, runner.username, password)
        Authenticator.objects.filter(user=runner).delete()
    return runner


def normalise_name(name: str) -> str:
    """Return the name as it is compared and kept."""
    return unicodedata.normalize("NFKC", name).strip()


def _give(runner: Runner, name: str, password: str) -> Runner:
    name = normalise_name(name)
    if filter_users_by_username(name).exclude(pk=runner.pk).exists():
        raise StrideworkError(f"there is already an account named {name}; names differ by more than capital letters")
    runner.username = name
    try:
        validate_password(password, runner)
        runner.set_password(password)
        runner.full_clean(exclude=["password"])
    except ValidationError as error:
        raise StrideworkError(" ".join(error.messages)) from error
    runner.save()
    return runner


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks this house: who may sign up, and what happens to the link they came with."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Let in whoever holds a link, or everybody where the installation says so."""
        return settings.SIGN_UP_BY_ANYBODY or invitations.held(request) is not None

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Compare names as they are kept."""
        return str(super().clean_username(normalise_name(username), shallow))

    def save_user(self, request: HttpRequest, user: Runner, form: Any, commit: bool = True) -> Runner:
        """Make the account, and count it against the link. A link for a team is kept: joining is asked for next."""
        invitation = invitations.held(request)
        with transaction.atomic():
            if invitation and invitation.team is None:
                if not invitations.use_up(invitation, now=timezone.now()):
                    raise ImmediateHttpResponse(redirect("account_signup"))  # somebody was faster: it says so
                invitations.let_go(request)
            return super().save_user(request, user, form, commit)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Go on to the team somebody was invited to."""
        return self.get_login_redirect_url(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Go on to the team somebody was invited to, else to today."""
        return reverse("join-invited") if invitations.held(request) else super().get_login_redirect_url(request)

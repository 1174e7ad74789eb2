"""Accounts: as soon as there is one, everybody signs in."""

from __future__ import annotations

import unicodedata

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from stridework.errors import StrideworkError
from stridework.web.models import Runner


def accounts() -> QuerySet[Runner]:
    """Return everybody who can sign in with a password."""
    return Runner.objects.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def add_account(name: str, password: str) -> Runner:
    """Make an account. The first one takes over what was trained at this computer without one, so nothing is lost.

    Raises StrideworkError for a name that is taken or not a name, and for a password that is too easy to guess.
    """
    name = unicodedata.normalize("NFKC", name).strip()
    with transaction.atomic():
        if accounts().filter(username__iexact=name).exists():
            raise StrideworkError(
                f"there is already an account named {name}; names differ by more than capital letters"
            )
        runner = Runner.objects.filter(at_this_computer=True).first() or Runner(at_this_computer=True)
        if runner.pk and runner.has_usable_password():
            runner = Runner()
        runner.username = name
        try:
            validate_password(password, runner)
            runner.set_password(password)
            runner.full_clean(exclude=["password"])
        except ValidationError as error:
            raise StrideworkError(" ".join(error.messages)) from error
        runner.save()
    return runner

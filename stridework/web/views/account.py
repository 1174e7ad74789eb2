"""Signing in, for installations with accounts."""

from __future__ import annotations

import time
from collections import deque
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

TRIES = 5
TRIES_WITHIN_S = 60.0
_wrong: dict[tuple[str, str], deque[float]] = {}


def _recent_wrong(name: str, address: str) -> deque[float]:
    """Return when this address lately gave a wrong password for this name; one process remembers for itself."""
    now = time.monotonic()
    for key, times in list(_wrong.items()):
        while times and times[0] < now - TRIES_WITHIN_S:
            times.popleft()
        if not times:
            del _wrong[key]
    return _wrong.setdefault((name.casefold(), address), deque(maxlen=TRIES))


class SignIn(LoginView):
    """The sign-in page. After five wrong passwords a name has to wait a minute, from that address only."""

    template_name = "sign_in.html"
    redirect_authenticated_user = True

    @method_decorator(login_not_required)  # the view takes its attributes from this method, not from its super
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Try no passwords at the door for phones: what opens it is being paired."""
        if settings.DOOR == "lan":
            return redirect("pair")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check name and password, unless there were too many wrong ones just now."""
        if len(self._wrong_tries()) >= TRIES:
            form = AuthenticationForm(request)
            context = self.get_context_data(form=form, wait=_("Too many tries. Please wait a minute."))
            return self.render_to_response(context, status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Remember the wrong try."""
        self._wrong_tries().append(time.monotonic())
        return super().form_invalid(form)

    def _wrong_tries(self) -> deque[float]:
        return _recent_wrong(self.request.POST.get("username", "")[:150], self.request.META.get("REMOTE_ADDR", ""))

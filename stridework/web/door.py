"""Who is asking, and may they come in: the middleware between a request and the pages.

A process keeps one door (`STRIDEWORK_DOOR`):

loopback   this computer only. Without accounts, whoever asks is the runner at this computer.
lan        the home network, over HTTPS. Only a phone paired by its one-time code gets in.
public     anywhere. Everybody signs in.

As soon as there are accounts, everybody signs in on the loopback door too. A view marked `login_not_required` is
open to all. The pages of an account (allauth's) are for accounts: a phone is sent to pairing, and the runner at this
computer is first asked to make theirs an account.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from stridework.web.accounts.accounts import accounts
from stridework.web.models import Runner
from stridework.web.records import local_runner

Respond = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = ", ".join(
    [
        "camera=(self)",
        "screen-wake-lock=(self)",
        "fullscreen=(self)",
        "autoplay=(self)",
        *(f"{name}=()" for name in ("microphone", "geolocation", "payment", "usb", "serial", "midi")),
        *(f"{name}=()" for name in ("display-capture", "browsing-topics", "identity-credentials-get")),
    ]
)


def set_permissions_policy(respond: Respond) -> Respond:
    """Tell the browser which of its powers no page here ever uses."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return answer


def accounts_exist() -> bool:
    """Return whether anybody can sign in with a password."""
    return accounts().exists()


def recognise_runner(respond: Respond) -> Respond:
    """Set `request.user` to the runner this door lets in, lazily: a page that asks nobody's name queries nothing."""

    def answer(request: HttpRequest) -> HttpResponse:
        signed_in = request.user
        request.user = SimpleLazyObject(lambda: _who_is_there(request, signed_in))  # type: ignore[assignment]
        return respond(request)

    return answer


def _who_is_there(request: HttpRequest, signed_in: Runner | AnonymousUser) -> Runner | AnonymousUser:
    if settings.DOOR == "lan":
        return signed_in if request.session.get("paired") else AnonymousUser()
    if settings.DOOR == "loopback" and not accounts_exist():
        return local_runner()
    return signed_in


class AskWhoIsThere(LoginRequiredMiddleware):
    """Send whoever is not recognised to the sign-in page, on the lan door to pairing; the API answers 401."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponse], view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        """Ask nobody's name where everybody may come in: such a page needs no database to be shown."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def get_login_url(self, view_func: Callable[..., HttpResponse]) -> str:
        return "/pair/" if settings.DOOR == "lan" else super().get_login_url(view_func)

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponse]) -> HttpResponse:
        if request.path.startswith("/api/"):
            return JsonResponse({"errors": [{"field": None, "problem": "sign in first"}]}, status=401)
        return super().handle_no_permission(request, view_func)


class KeepAccountPages:
    """Show allauth's pages to those alone who have an account or may get one; signing out is for everybody."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Send away whoever has nothing to look for there, before the view runs."""
        if not view.__module__.startswith("allauth.") or request.resolver_match.url_name == "account_logout":
            return None
        if settings.DOOR == "lan":
            return redirect("pair")
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("account")
        return None

"""Pairing a phone: the laptop shows a code, the phone brings it, the laptop lists the phones it let in."""

from __future__ import annotations

import io
import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from stridework.web.phone import pairing

wrong_attempts = pairing.WrongAttempts()


@require_GET
@never_cache
@login_not_required
def pair(request: HttpRequest) -> HttpResponse:
    """Show the laptop its phones, and a phone where it stands."""
    if settings.DOOR == "loopback" and request.user.is_authenticated:
        return _show_phones(request)
    if settings.DOOR == "lan":
        return render(request, "pair/phone.html", {"paired": request.user.is_authenticated})
    if settings.DOOR == "loopback":
        return redirect("account_login")
    raise Http404


@require_POST
@never_cache
def make_code(request: HttpRequest) -> HttpResponse:
    """Show the laptop a fresh code: the card alone where a script asks for it, else the whole page."""
    _stay_on_the_laptop()
    card = {"qr": None, "url": None}
    if pairing.trust_url():
        url = pairing.write_pairing_url(pairing.make_code(request.user, now=timezone.now()))
        card = {"qr": draw_qr(url), "url": url}
    if request.headers.get("X-Fragment"):
        return render(request, "pair/_code.html", card | {"lan": pairing.trust_url()})
    return _show_phones(request, card)


@require_POST
@never_cache
def forget(request: HttpRequest) -> HttpResponse:
    """Shut one phone out."""
    _stay_on_the_laptop()
    pairing.forget_phone(request.user, request.POST.get("phone", ""))
    return redirect("pair")


@require_POST
@never_cache
@login_not_required
@csrf_exempt  # who asks has no session yet, and without the code nothing happens
@sensitive_post_parameters()
def take_code(request: HttpRequest) -> HttpResponse:
    """Let the phone in that brings a code: 204, or 403 and 429 with the reason in the reader's language."""
    if settings.DOOR != "lan":
        raise Http404
    now, address = timezone.now(), request.META.get("REMOTE_ADDR", "")
    if wrong_attempts.are_too_many(address, now=now):
        return JsonResponse(
            {"problem": gettext("Too many wrong codes. Wait a minute, then scan a new one.")}, status=429
        )
    code = _read_code(request)
    if code is None:
        return JsonResponse({"problem": gettext("That was not a pairing code.")}, status=400)
    runner = pairing.take_code(code, now=now)
    if runner is None:
        wrong_attempts.add(address, now=now)
        return JsonResponse(
            {"problem": gettext("This code is used up or too old. Make a new one on the laptop and scan that.")},
            status=403,
        )
    pairing.let_phone_in(request, runner, now=now)
    return HttpResponse(status=204)


def draw_qr(url: str) -> SafeString:
    """Return the QR code as an SVG that scales with its box; dark on light in either colour scheme."""
    import segno  # its tables take time to build, which a start without a phone should not pay

    drawing = io.BytesIO()
    segno.make_qr(url, error="m").save(
        drawing, kind="svg", xmldecl=False, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    return mark_safe(drawing.getvalue().decode())  # noqa: S308 - drawn above, holds squares only


def _read_code(request: HttpRequest) -> str | None:
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        return None
    code = told.get("code") if isinstance(told, dict) else None
    return code if isinstance(code, str) and 0 < len(code) <= 100 and code.isascii() else None


def _stay_on_the_laptop() -> None:
    if settings.DOOR != "loopback":
        raise Http404


def _show_phones(request: HttpRequest, card: dict[str, object] | None = None) -> HttpResponse:
    phones = pairing.list_phones(request.user)
    context = {"phones": phones, "lan": pairing.trust_url(), "qr": None, "url": None}
    return render(request, "pair/laptop.html", context | (card or {}))

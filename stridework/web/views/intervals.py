"""The page of a runner's account at intervals.icu: the key, sending the plan, reading runs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stridework.errors import StrideworkError
from stridework.web.intervals.sync import find_account, forget_key, keep_key, pull, push
from stridework.web.plan.records import find_request
from stridework.web.runs.intake import say_reading

SAID = "intervals-said"


@sensitive_post_parameters("key")
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def intervals(request: HttpRequest) -> HttpResponse:
    """Show the account and do one thing with it. The key itself is never shown again."""
    if request.method == "POST":
        try:
            said, problem = _act(request), False
        except StrideworkError as error:
            said, problem = str(error), True
        request.session[SAID] = {"words": said, "problem": problem}
        return redirect("intervals")
    context = {
        "account": find_account(request.user),
        "has_plan": find_request(request.user) is not None,
        "said": request.session.pop(SAID, None),
    }
    return render(request, "plan/intervals.html", context)


def _act(request: HttpRequest) -> str:
    """Do what the form says and return what became of it. Raises StrideworkError."""
    match request.POST.get("do"):
        case "key":
            keep_key(request.user, request.POST.get("key", ""))
            return _("The key is kept. It is not shown again.")
        case "forget":
            forget_key(request.user)
            return _("The key is forgotten. The calendar at intervals.icu stays as it is.")
        case "push":
            sent, gone = push(request.user, timezone.now())
            words = ngettext("%(n)d session sent.", "%(n)d sessions sent.", sent) % {"n": sent}
            out = ngettext("%(n)d taken out.", "%(n)d taken out.", gone) % {"n": gone} if gone else ""
            return f"{words} {out}".strip()
        case "pull":
            return say_reading(pull(request.user, timezone.now()))
    raise Http404

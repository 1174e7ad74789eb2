"""The description of the JSON addresses, for programs: it holds nothing of anybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stridework.web.openapi import describe_api


@require_safe
@cache_control(public=True, max_age=3600)
@login_not_required
def description(request: HttpRequest) -> JsonResponse:
    """Give out the OpenAPI description."""
    return JsonResponse(describe_api(), json_dumps_params={"indent": 1})

"""Words under a finished session: what a form says of them, and the runner's own answers."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from stridework.web.records import find_row
from stridework.web.teams import comments


class Words(forms.Form):
    """A comment to be written."""

    text = forms.CharField(max_length=comments.LONGEST, strip=True)


def take_words(request: HttpRequest, row: comments.Subject) -> None:
    """Keep or remove a comment as the form says. Raises Http404 for one that is not the reader's to remove."""
    remove, form = request.POST.get("remove", ""), Words(request.POST)
    if remove:
        if not remove.isdigit() or not comments.remove_comment(row, int(remove), request.user):
            raise Http404
    elif form.is_valid():
        comments.add_comment(row, request.user, form.cleaned_data["text"])


@require_POST
def comment(request: HttpRequest, log_id: UUID) -> HttpResponse:
    """Answer a coach under one's own session, or remove what is written there."""
    row = find_row(request.user, log_id)
    if row is None:
        raise Http404
    take_words(request, row)
    return redirect("session", log_id=log_id)

"""Your data: save everything, bring it back, delete it for good."""

from __future__ import annotations

import tempfile
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST

from stridework.errors import ArchiveError
from stridework.web.archive.archive import PartReport, read_archive, write_archive
from stridework.web.archive.parts import PARTS
from stridework.web.deletion import delete_everything
from stridework.web.models import Runner

NAMES = {
    "profile": gettext_lazy("your name and address"),
    "logs": gettext_lazy("sessions"),
    "clearances": gettext_lazy("answers about being cleared to train"),
    "rung-tests": gettext_lazy("tests on the ladders"),
    "own-workouts": gettext_lazy("workouts of your own"),
    "run-corrections": gettext_lazy("corrections of runs"),
    "run-sources": gettext_lazy("calendars and recordings"),
    "plan": gettext_lazy("the plan"),
    "calendar": gettext_lazy("what calendars were shown"),
    "screens": gettext_lazy("mobility screens"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def data(request: HttpRequest) -> HttpResponse:
    """Show what is kept of the runner, and bring back what a file holds."""
    problem, reports = "", None
    if request.method == "POST":
        upload = request.FILES.get("archive")
        if upload is None:
            problem = _("Choose the file first: the .zip you saved here, or a log saved as .json.")
        else:
            try:
                reports = read_archive(request.user, upload.file, replace="replace" in request.POST)
            except ArchiveError as error:
                problem = str(error)
    context = {
        "kept": [(NAMES[part.name], part.rows_of(request.user).count()) for part in PARTS],
        "problem": problem,
        "reports": reports and [_tell(report) for report in reports if report.added or report.known or report.differs],
        "nothing": reports is not None and not any(r.added or r.known or r.differs for r in reports),
    }
    return render(request, "data.html", context, status=422 if problem else 200)


def _tell(report: PartReport) -> dict[str, Any]:
    """Return what became of a part, in words."""
    counts = [
        (report.added, ngettext("%(n)d added", "%(n)d added", report.added)),
        (report.known, ngettext("%(n)d was here already", "%(n)d were here already", report.known)),
        (report.replaced, ngettext("%(n)d replaced", "%(n)d replaced", report.replaced)),
        (
            report.differs - report.replaced,
            ngettext("%(n)d differs and was left as it is", "%(n)d differ and were left as they are", report.differs),
        ),
    ]
    return {
        "name": NAMES.get(report.name, report.name),
        "words": ", ".join(words % {"n": count} for count, words in counts if count),
        "differing": report.differing,
        "more": report.differs - len(report.differing),
    }


@require_POST
@never_cache
def save(request: HttpRequest) -> FileResponse:
    """Give out everything of the runner as one file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it, when it has been sent
    write_archive(request.user, file)  # type: ignore[arg-type]
    file.seek(0)
    name = f"stridework-{timezone.localdate()}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def delete(request: HttpRequest) -> HttpResponse:
    """Ask for the words that delete everything, and delete it."""
    words = _("delete everything")
    wrong = False
    if request.method == "POST":
        if " ".join(request.POST.get("words", "").split()).casefold() == words:
            delete_everything(Runner.objects.get(pk=request.user.pk))
            request.user = AnonymousUser()
            request.session.flush()
            response = redirect("today")
            # The device, too: kept pages, sessions that were not yet sent, settings.
            response["Clear-Site-Data"] = '"cache", "storage"'
            return response
        wrong = True
    kept = [(NAMES[part.name], part.rows_of(request.user).count()) for part in PARTS]
    account = request.user.username if request.user.has_usable_password() else ""
    context = {"words": words, "wrong": wrong, "kept": kept, "account": account}
    return render(request, "data_delete.html", context)

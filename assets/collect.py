"""Collect, hash and compress the static files, so that the server only hands out bytes."""

from __future__ import annotations

import os
from pathlib import Path


def collect_static(root: Path) -> None:
    """Run Django's collectstatic into `stridework/web/collected`, removing what no longer exists."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stridework.web.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    # The settings serve hashed files only once they are there; this is what puts them there.
    hashed = {"BACKEND": "stridework.web.storage.HashedStaticFiles"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": hashed}
    django.setup()
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)

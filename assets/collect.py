"""Collect, hash and compress the static files, so that the server only hands out bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

COLLECT = """
import django
from django.conf import settings
from django.core.management import call_command
import stridework.web.settings, sys
stridework.web.settings.STATIC_ROOT = sys.argv[1]
# The settings serve hashed files only once they are there; this is what puts them there.
stridework.web.settings.STORAGES = {"staticfiles": {"BACKEND": "stridework.web.storage.HashedStaticFiles"}}
django.setup()
call_command("collectstatic", interactive=False, verbosity=0)
"""


def collect_static(root: Path) -> None:
    """Write `stridework/web/collected` anew, and only when it is whole put it in the old one's place.

    Django runs in a process of its own with a data folder thrown away afterwards: building must neither write a key
    into the builder's own data folder nor pull the files from under a running server.
    """
    target = root / "stridework/web/collected"
    with tempfile.TemporaryDirectory(prefix="stridework-build-") as home:
        fresh = Path(tempfile.mkdtemp(prefix=".collected-", dir=target.parent))
        environment = {
            **os.environ,
            "STRIDEWORK_HOME": home,
            "DJANGO_SETTINGS_MODULE": "stridework.web.settings",
            "PYTHONPATH": str(root),
        }
        try:
            subprocess.run([sys.executable, "-c", COLLECT, fresh], env=environment, cwd=root, check=True)
        except subprocess.CalledProcessError:
            shutil.rmtree(fresh)
            raise
        fresh.chmod(0o755)
        if target.exists():
            old = target.rename(fresh.with_name(fresh.name + "-old"))
            fresh.rename(target)
            shutil.rmtree(old)
        else:
            fresh.rename(target)

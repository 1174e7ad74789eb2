"""The web storey: Django pages, a small JSON API, and the phone's modules.

Call `setup()` before importing anything else from here.
"""

from __future__ import annotations

import os


def setup() -> None:
    """Make Django ready and bring the database up to date. Safe to call twice; quick when there is nothing to do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stridework.web.settings")
    import django

    django.setup()

    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)

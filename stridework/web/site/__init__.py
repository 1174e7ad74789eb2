"""The pages that need no server, written as files that any static host can serve.

The same templates through the same views: `urls.py` has the addresses that make sense without a server, `pages.py` asks
each view for its page, `files.py` finds what the pages need, `folder.py` puts it all in place. What a runner does
stays in the runner's browser.
"""

from __future__ import annotations

import os
import tempfile

from stridework.errors import StrideworkError


def setup() -> None:
    """Make Django ready to write the site, once in a process of its own: it has other settings than the server.

    It keeps nothing, so it works in a data folder thrown away at once. Raises StrideworkError for a language nobody
    wrote yet, and where the static files have not been collected.
    """
    named = os.environ.get("STRIDEWORK_HOME")
    os.environ["DJANGO_SETTINGS_MODULE"] = "stridework.web.site.settings"
    with tempfile.TemporaryDirectory(prefix="stridework-site-") as home:
        os.environ["STRIDEWORK_HOME"] = home
        try:
            import django
            from django.conf import settings

            from stridework.library import load_phrases

            load_phrases(settings.LANGUAGE_CODE)
            django.setup()
        finally:
            os.environ.pop("STRIDEWORK_HOME")
            if named is not None:
                os.environ["STRIDEWORK_HOME"] = named
    if not settings.STATIC_IS_COLLECTED:
        hint = "unset STRIDEWORK_DEBUG" if settings.DEBUG else "run `make setup` in the checkout first"
        raise StrideworkError(f"the site's styles and modules have not been collected; {hint}")

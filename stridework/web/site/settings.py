"""The settings under which the site's pages are drawn: the server's, without a database, a runner, or a door."""

from __future__ import annotations

from stridework.web.settings import *  # noqa: F403
from stridework.web.settings import TEMPLATES as SERVER_TEMPLATES

#: Stands in every address for the place the site will be served from; each page gets its own way there instead of it.
ROOT = "/-root-/"

ROOT_URLCONF = "stridework.web.site.urls"
FORCE_SCRIPT_NAME = ROOT
STATIC_URL = "static/"  # relative: Django puts the root in front
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "stridework.web.door.set_permissions_policy",
    "allauth.account.middleware.AccountMiddleware",  # which allauth asks for wherever it is installed
]
_OPTIONS = {**SERVER_TEMPLATES[0]["OPTIONS"], "context_processors": ["stridework.web.site.views.tell_where"]}
TEMPLATES = [{**SERVER_TEMPLATES[0], "OPTIONS": _OPTIONS}]

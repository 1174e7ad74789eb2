"""The WSGI application, for Granian or any other WSGI server."""

from __future__ import annotations

from stridework.web import setup

setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402

from stridework.web.jobs import look_from_now_on  # noqa: E402

application = get_wsgi_application()
look_from_now_on()

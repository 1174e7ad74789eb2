"""The product's settings with a throw-away data folder, and static files straight from the sources."""

import atexit
import os
import shutil
import tempfile

from tests.postgresql import find_postgresql

os.environ["STRIDEWORK_HOME"] = tempfile.mkdtemp(prefix="stridework-tests-")
atexit.register(shutil.rmtree, os.environ["STRIDEWORK_HOME"], ignore_errors=True)
# Tests run on SQLite; with STRIDEWORK_TEST_DATABASE=postgresql, on a PostgreSQL of their own.
os.environ.pop("DATABASE_URL", None)
if os.environ.get("STRIDEWORK_TEST_DATABASE") == "postgresql":
    os.environ["DATABASE_URL"] = find_postgresql()
os.environ["STRIDEWORK_MAIL"] = "smtp://localhost"  # so that the pages that need mail are there; none is sent
for variable in ("STRIDEWORK_DOOR", "STRIDEWORK_HOSTS", "STRIDEWORK_LANGUAGE", "STRIDEWORK_DEBUG"):
    os.environ.pop(variable, None)

from stridework.web.settings import *  # noqa: E402, F403
from stridework.web.settings import STORAGES  # noqa: E402

STATIC_IS_COLLECTED = False
STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

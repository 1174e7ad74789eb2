"""Where files lie: static ones under names that carry their content's hash, videos in the data folder or in S3."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from whitenoise.storage import CompressedManifestStaticFilesStorage

from stridework.errors import StrideworkError

FOLDER = "runners"  #: in the data folder; under it every runner has one of their own, named by key
DAYS = 30
EXPECTED = "expected s3://bucket/folder?endpoint=https://host&region=name; the keys in AWS_ACCESS_KEY_ID and so on"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's compressed manifest storage that also rewrites the `import` lines of ES modules."""

    support_js_module_import_aggregation = True


def find_store(environment: Mapping[str, str], home: Path) -> dict[str, Any]:
    """Return Django's settings of the store of videos: private to its owner, whichever it is.

    Raises StrideworkError for an address that is none, and where the extra it needs is not installed.
    """
    address = environment.get("STRIDEWORK_VIDEO_STORE", "").strip()
    if not address:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": home / FOLDER,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    parts = urlsplit(address)
    told = dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.netloc or set(told) - {"endpoint", "region"}:
        raise StrideworkError(f"STRIDEWORK_VIDEO_STORE: {EXPECTED}")
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise StrideworkError("STRIDEWORK_VIDEO_STORE needs an extra that is missing: pip install 'stridework[s3]'")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": parts.path.strip("/"),
            "endpoint_url": told.get("endpoint"),
            "region_name": told.get("region"),
            "default_acl": None,  # as private as the bucket
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }


def read_days(environment: Mapping[str, str]) -> int:
    """Return how many days a video is kept. Raises StrideworkError for what is no such number."""
    told = environment.get("STRIDEWORK_VIDEO_DAYS", "").strip() or str(DAYS)
    if not told.isdecimal() or not 1 <= int(told) <= 3650:
        raise StrideworkError(f"STRIDEWORK_VIDEO_DAYS is {told!r}; expected a number of days from 1 to 3650")
    return int(told)

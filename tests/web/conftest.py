"""Three people: Alice, whose things these are; Bob, who runs with her; Charlie, who does not."""

import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from stridework.training.log import Done, IntervalLog, SessionLog
from stridework.web.models import FormVideo, Runner
from stridework.web.videos.files import name_film, name_report, store

START = datetime(2026, 5, 4, 18, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_files_of_earlier_runners():
    """Empty the runners' folders: numbers of runners come again in the next test."""
    yield
    shutil.rmtree(Path(settings.HOME) / "runners", ignore_errors=True)


@pytest.fixture
def alice(db):
    return Runner.objects.create_user("alice", password="longer than ten")


@pytest.fixture
def bob(db):
    return Runner.objects.create_user("bob", password="longer than ten")


@pytest.fixture
def charlie(db):
    return Runner.objects.create_user("charlie", password="longer than ten")


def browser_of(runner=None):
    """Return a browser in which this runner is signed in; without a runner, nobody is."""
    client = Client()
    if runner:
        client.force_login(runner)
        session = client.session
        # As after typing the password: pages that ask for it again once it was long ago do not.
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(runner.pk)
        session.save()
    return client


def make_passkey(runner):
    """Give the runner a passkey as a browser registers it, whose private half nobody keeps."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    made = AttestedCredentialData.create(bytes(16), b"credential", public)
    attestation = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 0, made), {})
    told = CollectedClientData.create("webauthn.create", bytes(32), "https://testserver")
    credential = {
        "id": websafe_encode(b"credential"),
        "rawId": websafe_encode(b"credential"),
        "type": "public-key",
        "clientExtensionResults": {"credProps": {"rk": True}},
        "response": {"clientDataJSON": websafe_encode(told), "attestationObject": websafe_encode(attestation)},
    }
    data = {"name": "phone", "credential": credential}
    return Authenticator.objects.create(user=runner, type=Authenticator.Type.WEBAUTHN, data=data)


@pytest.fixture
def local(db):
    """Return a browser on the runner's own computer, where there are no accounts."""
    return Client()


def make_log(**changes):
    start = changes.pop("started_at", START)
    told = {
        "id": uuid4(),
        "workout": "first-workout",
        "started_at": start,
        "finished_at": start + timedelta(minutes=12),
        "seconds": 660.0,
        "intervals": (IntervalLog(1, "squat", Done.FULL, "squat", reps=9), IntervalLog(3, "balance-lunge", Done.PART)),
    }
    return SessionLog(**(told | changes))


def make_video(runner, *, ready=True, **changes):
    """Keep a video of the runner's as if it had been uploaded, and where `ready` looked at; it is no film."""
    now = timezone.now()
    told = {"name": "squats.mp4", "exercise": "auto", "size_bytes": 4, "seconds": 12.0, "uploaded_at": now}
    video = FormVideo(runner=runner, **(told | {"expires_at": now + timedelta(days=30)} | changes))
    video.film = store().save(name_film(video, ".mp4"), ContentFile(b"film"))
    if ready:
        video.report = store().save(name_report(video), ContentFile(b"<!doctype html><script>1</script>"))
        video.state = FormVideo.State.READY
        video.result = {"exercise": "squat", "variant": "squat", "seconds": 12, "reps": 5, "holds": 0, "cues": []}
    video.save(force_insert=True)
    return video

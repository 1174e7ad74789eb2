"""Letting one phone in: the one-time code it shows, and the phones let in so far.

A code is written on no page and in no database: the laptop keeps its hash as a file name, and taking a code is
removing that file, which only one of many askers can do. The door that makes codes and the door that takes them are
different processes; the folder is all they share.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import SESSION_KEY, login
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from stridework.home import data_home, write_private
from stridework.web.models import Runner

CODE_BYTES = 18  # 144 bits, 24 characters
CODE_LASTS = timedelta(minutes=10)
PAIRING_LASTS = timedelta(days=365)
ATTEMPTS = 10
ATTEMPTS_WITHIN = timedelta(minutes=1)


def make_code(runner: Runner, *, now: datetime) -> str:
    """Return a new code that lets one phone in as this runner, once, within ten minutes."""
    folder = _codes_folder()
    for path in folder.iterdir():
        if _has_ended(path, now):
            path.unlink(missing_ok=True)
    code = secrets.token_urlsafe(CODE_BYTES)
    kept = {"runner": runner.pk, "expires": (now + CODE_LASTS).isoformat()}
    write_private(folder / _hash_code(code), json.dumps(kept).encode())
    return code


def take_code(code: str, *, now: datetime) -> Runner | None:
    """Use up a code and return whose it is; None for a wrong, used or expired one."""
    kept = _use_up(_codes_folder() / _hash_code(code))
    if kept is None or datetime.fromisoformat(kept["expires"]) <= now:
        return None
    return Runner.objects.filter(pk=kept["runner"], is_active=True).first()


def _use_up(path: Path) -> dict[str, Any] | None:
    """Return what a file holds to the one asker who also gets to remove it."""
    try:
        kept: dict[str, Any] = json.loads(path.read_text())
        path.unlink()
    except (OSError, ValueError):
        return None
    return kept


def _codes_folder() -> Path:
    folder = data_home() / "pairing"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _hash_code(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _has_ended(path: Path, now: datetime) -> bool:
    """Say whether a kept code is of no more use; a torn file never was."""
    try:
        return datetime.fromisoformat(json.loads(path.read_text())["expires"]) <= now
    except (OSError, ValueError, KeyError, TypeError):
        return True


class WrongAttempts:
    """How often an address gave a wrong code lately. One door is one process, so memory is enough."""

    def __init__(self) -> None:
        self._by_address: dict[str, deque[datetime]] = {}
        self._lock = threading.Lock()

    def add(self, address: str, *, now: datetime) -> None:
        """Count one wrong code."""
        with self._lock:
            self._forget_old(now)
            self._by_address.setdefault(address, deque(maxlen=ATTEMPTS)).append(now)

    def are_too_many(self, address: str, *, now: datetime) -> bool:
        """Say whether this address has to wait. Others do not: nobody can lock the runner out."""
        with self._lock:
            self._forget_old(now)
            return len(self._by_address.get(address, ())) >= ATTEMPTS

    def _forget_old(self, now: datetime) -> None:
        for address, times in list(self._by_address.items()):
            while times and times[0] <= now - ATTEMPTS_WITHIN:
                times.popleft()
            if not times:
                del self._by_address[address]


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone that was let in. `id` names it on a page without giving its session away."""

    id: str
    name: str
    paired_at: datetime


def let_phone_in(request: HttpRequest, runner: Runner, *, now: datetime) -> None:
    """Turn this browser's session into that of a paired phone, for a year."""
    login(request, runner)
    request.session["paired"] = True
    request.session["phone"] = {
        "name": name_phone(request.headers.get("User-Agent", "")),
        "paired_at": now.isoformat(),
    }
    request.session.set_expiry(int(PAIRING_LASTS.total_seconds()))


def list_phones(runner: Runner) -> list[Phone]:
    """Return this runner's paired phones, the latest first."""
    phones = [phone for _, phone in _paired_sessions(runner)]
    return sorted(phones, key=lambda phone: phone.paired_at, reverse=True)


def forget_phone(runner: Runner, phone_id: str) -> bool:
    """Shut one phone out from its next request on; False when there is no such phone."""
    for session, phone in _paired_sessions(runner):
        if phone.id == phone_id:
            session.delete()
            return True
    return False


def _paired_sessions(runner: Runner) -> Iterator[tuple[Session, Phone]]:
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        kept = session.get_decoded()
        if kept.get("paired") and kept.get(SESSION_KEY) == str(runner.pk):
            yield (
                session,
                Phone(
                    id=_hash_code(session.session_key)[:16],
                    name=kept["phone"]["name"],
                    paired_at=datetime.fromisoformat(kept["phone"]["paired_at"]),
                ),
            )


def name_phone(user_agent: str) -> str:
    """Return a word the runner knows their phone by, from what its browser says it is."""
    for sign, name in (
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Macintosh", "Mac"),
        ("Windows", "Windows"),
        ("Linux", "Linux"),
    ):
        if sign in user_agent:
            return name
    return "?"


def trust_url() -> str | None:
    """Return where a phone begins, while `serve --lan` keeps a door open for it; otherwise None."""
    return os.environ.get("STRIDEWORK_TRUST_URL")


def write_pairing_url(code: str) -> str | None:
    """Return what the QR code says: the code sits in the fragment, which a browser never sends over plain HTTP."""
    begin = trust_url()
    return f"{begin}#{code}" if begin else None

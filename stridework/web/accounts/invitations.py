"""Links that let new people in. A link is written nowhere: the database keeps its hash, so it is shown once.

Signing up needs a link that is still good (`STRIDEWORK_SIGN_UP=anybody` opens it to all). A link stays in the
visitor's session until the account is there or the team is joined.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from stridework.web.models import Invitation, Runner, Team

TOKEN_BYTES = 24  # 192 bits, 32 characters
LINK_LASTS = timedelta(days=14)
SESSION_KEY = "invitation"


def make_invitation(
    made_by: Runner | None, team: Team | None = None, *, now: datetime, most_uses: int | None = None
) -> tuple[Invitation, str]:
    """Return a new invitation and its token, good for two weeks; None as `most_uses` is any number of people."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = Invitation.objects.create(
        team=team, made_by=made_by, token_hash=_hash(token), expires_at=now + LINK_LASTS, most_uses=most_uses
    )
    return made, token


def find_invitation(token: str, *, now: datetime) -> Invitation | None:
    """Return the invitation a link stands for; None where it is wrong, used up, expired or revoked."""
    return _good(now).select_related("team", "made_by").filter(token_hash=_hash(token)).first()


def good_invitations(team: Team, *, now: datetime) -> list[Invitation]:
    """Return a team's links that still let people in, the latest first."""
    return list(_good(now).filter(team=team).select_related("made_by"))


def revoke(invitation: Invitation, *, now: datetime) -> None:
    """Let nobody else in by this link; who came in stays."""
    Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=now)


def use_up(invitation: Invitation, *, now: datetime) -> bool:
    """Count one more who came in by it; False where somebody else took the last place in between."""
    return bool(_good(now).filter(pk=invitation.pk).update(used=F("used") + 1))


def hold(request: HttpRequest, invitation: Invitation) -> None:
    """Keep the invitation in the visitor's session, over signing up or in."""
    request.session[SESSION_KEY] = str(invitation.pk)


def held(request: HttpRequest) -> Invitation | None:
    """Return the invitation this visitor came with, None where there is none or it is no longer good."""
    kept = request.session.get(SESSION_KEY)
    return _good(timezone.now()).select_related("team", "made_by").filter(pk=kept).first() if kept else None


def let_go(request: HttpRequest) -> None:
    """Forget the link of this session."""
    request.session.pop(SESSION_KEY, None)


def _good(now: datetime) -> QuerySet[Invitation]:
    room = Q(most_uses=None) | Q(used__lt=F("most_uses"))
    return Invitation.objects.filter(room, revoked_at=None, expires_at__gt=now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

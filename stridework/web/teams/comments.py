"""Words under a finished session or a video, between the runner and the coaches who may see it."""

from __future__ import annotations

from collections.abc import Sequence

from stridework.web.models import Comment, FormVideo, Log, Runner

LONGEST = 1000
MOST_UNREAD = 5
Subject = Log | FormVideo


def list_comments(under: Subject) -> Sequence[Comment]:
    """Return what was written under a session or a video, oldest first."""
    return list(Comment.objects.filter(**_name(under)).select_related("author"))


def list_unread(runner: Runner) -> Sequence[Comment]:
    """Return what coaches wrote under the runner's sessions and videos and the runner has not opened, the latest first.

    Two questions rather than one with an "or": each finds its comments by an index from what is the runner's.
    """
    unseen = Comment.objects.filter(seen=False).exclude(author=runner).select_related("author").order_by("-at")
    under_sessions = unseen.filter(log__runner=runner).select_related("log").defer("log__document")
    under_videos = unseen.filter(video__runner=runner).select_related("video")
    found = [*under_sessions[:MOST_UNREAD], *under_videos[:MOST_UNREAD]]
    return sorted(found, key=lambda comment: comment.at, reverse=True)[:MOST_UNREAD]


def mark_seen(under: Subject) -> None:
    """Say that the runner has opened the session or the video."""
    Comment.objects.filter(**_name(under), seen=False).update(seen=True)


def add_comment(under: Subject, author: Runner, text: str) -> Comment:
    """Keep a comment. Whether the author may write there is asked before."""
    return Comment.objects.create(**_name(under), author=author, text=text[:LONGEST])


def remove_comment(under: Subject, comment_id: int, by: Runner) -> bool:
    """Remove a comment by its author, or by the runner it is written to; False where it is neither's."""
    found = Comment.objects.filter(**_name(under), pk=comment_id)
    if under.runner_id != by.pk:
        found = found.filter(author=by)
    return bool(found.delete()[0])


def _name(under: Subject) -> dict[str, Subject]:
    return {"log": under} if isinstance(under, Log) else {"video": under}

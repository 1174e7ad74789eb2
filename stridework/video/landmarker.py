"""MediaPipe's pose landmarker as the project uses it: one picture in, one row of body points out."""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from stridework.errors import PoseModelMissing
from stridework.form.landmarks import COUNT
from stridework.video.film import Picture

BUILT_IN = ("lite", "full")
PARTS = 7  #: of a point: x, y, z, visibility in the picture; x, y, z in metres about the hips

SAME_PERSON = 0.1  #: of the body's size: two finds nearer to each other than that are one person found twice [D]

Rows = npt.NDArray[np.float32]
"""33 × 7, NaN where nobody was found."""


def find_model(name: str) -> Path:
    """Return the bundle of a built-in model, `lite` or `full`, or of a `.task` file of the user's own.

    Raises PoseModelMissing where it, or MediaPipe, is not here.
    """
    if find_spec("mediapipe") is None:
        raise PoseModelMissing("films need MediaPipe, which is not installed: pip install 'stridework[video]'")
    if name in BUILT_IN:
        bundle = Path(str(files("stridework") / "library" / "pose" / f"pose_landmarker_{name}.task"))
        if not bundle.is_file():
            raise PoseModelMissing(
                "the pose model has not been built here: run `make setup`, or install the finished package"
            )
        return bundle
    bundle = Path(name)
    if not bundle.is_file():
        raise PoseModelMissing(f"{name}: no such pose model; expected lite, full or a .task file of MediaPipe's")
    return bundle


class Landmarker:
    """Follows one person from picture to picture. To be closed: use it in a `with`."""

    def __init__(self, model: Path) -> None:
        from mediapipe.tasks.python.vision import RunningMode

        self._follower = _open_landmarker(model, RunningMode.VIDEO)
        # A look at a single picture costs the search for people; the smallest model is enough to count them.
        self._counter = _open_landmarker(find_model("lite"), RunningMode.IMAGE, num_poses=2)
        self._last_ms = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the models back."""
        self._follower.close()
        self._counter.close()

    def find(self, picture: Picture, t_s: float) -> Rows:
        """Return the points of the person who is followed; times must rise."""
        self._last_ms = max(self._last_ms + 1, round(1000 * t_s))
        found = self._follower.detect_for_video(_as_image(picture), self._last_ms)
        rows = np.full((COUNT, PARTS), np.nan, np.float32)
        if found.pose_landmarks:
            rows[:, :4] = [(p.x, p.y, p.z, p.visibility) for p in found.pose_landmarks[0]]
            rows[:, 4:] = [(p.x, p.y, p.z) for p in found.pose_world_landmarks[0]]
        return rows

    def count_people(self, picture: Picture) -> int:
        """Return 0, 1 or 2: how many people one look at this picture finds; more than two are two."""
        poses = self._counter.detect(_as_image(picture)).pose_landmarks
        if len(poses) < 2:
            return len(poses)
        height, width = picture.shape[:2]
        first, second = (np.array([(p.x * width, p.y * height) for p in pose]) for pose in poses)
        apart = float(np.linalg.norm(first - second, axis=1).mean())
        size = float(np.ptp(first, axis=0).max())
        return 2 if apart > SAME_PERSON * size else 1


def _open_landmarker(model: Path, mode: Any, *, num_poses: int = 1) -> Any:
    from mediapipe.tasks.python import BaseOptions
    from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerOptions

    base = BaseOptions(model_asset_path=str(model))
    return PoseLandmarker.create_from_options(
        PoseLandmarkerOptions(base_options=base, running_mode=mode, num_poses=num_poses)
    )


def _as_image(picture: Picture) -> Any:
    import mediapipe

    return mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=picture)

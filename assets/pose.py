"""Assemble the pose model's bundles, one for each size, out of Google's published parts.

npm's `@mediapipe/pose` (Apache-2.0) carries the detector and the landmark models as plain TFLite files, made for an
older interface. MediaPipe Tasks, in Python and in the browser alike, wants one archive of both with the input's
normalisation written into each model. The models' own numbers are untouched: only that description is added.
"""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_schema
from mediapipe.tasks.metadata import schema_py_generated as model_schema

#: The landmark models: the smaller one is for a device that cannot hold the larger one's pace.
SIZES = ("lite", "full")
PACKAGE = "node_modules/@mediapipe/pose"

#: The detector stands first in this archive of the older interface, and is this long.
DETECTOR_ARCHIVE = "pose_solution_packed_assets.data"
DETECTOR_BYTES = 2_962_288

#: What is taken from a colour value 0-255 and what it is then divided by: the detector sees -1 to 1, the landmarks'
#: models 0 to 1.
DETECTOR_NORMALISATION = (127.5, 127.5)
LANDMARK_NORMALISATION = (0.0, 255.0)

#: The archive's dates are no part of what is built: the same parts give the same bytes.
ARCHIVE_DATE = (2020, 1, 1, 0, 0, 0)


def build_pose(root: Path) -> None:
    """Fill `stridework/library/pose` with one bundle a size. Raises FileNotFoundError without `node_modules`."""
    source = root / PACKAGE
    if not source.is_dir():
        raise FileNotFoundError(f"{source} is missing: run `npm ci` (or `make setup`) first")
    target = root / "stridework/library/pose"
    target.mkdir(parents=True, exist_ok=True)
    detector = (source / DETECTOR_ARCHIVE).read_bytes()[:DETECTOR_BYTES]
    for size in SIZES:
        landmarks = (source / f"pose_landmark_{size}.tflite").read_bytes()
        models = {
            "pose_detector.tflite": describe_input(detector, *DETECTOR_NORMALISATION),
            "pose_landmarks_detector.tflite": describe_input(landmarks, *LANDMARK_NORMALISATION),
        }
        # MediaPipe maps the models out of the archive: they must lie in it uncompressed.
        with zipfile.ZipFile(target / f"pose_landmarker_{size}.task", "w", zipfile.ZIP_STORED) as bundle:
            for name, model in models.items():
                bundle.writestr(zipfile.ZipInfo(name, ARCHIVE_DATE), model)
    shutil.copyfile(root / "assets" / "pose.NOTICE", target / "NOTICE")


def describe_input(model: bytes, mean: float, deviation: float) -> bytes:
    """Return a TFLite model that says of its one input: an RGB picture, normalised as (value - mean) / deviation."""
    tree = model_schema.ModelT.InitFromObj(model_schema.Model.GetRootAsModel(model, 0))
    buffer = model_schema.BufferT()
    buffer.data = list(_pack_metadata(mean, deviation))
    tree.buffers.append(buffer)
    entry = model_schema.MetadataT()
    entry.name, entry.buffer = "TFLITE_METADATA", len(tree.buffers) - 1
    tree.metadata = [*(tree.metadata or []), entry]
    builder = flatbuffers.Builder(len(model) + 4096)
    builder.Finish(tree.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _pack_metadata(mean: float, deviation: float) -> bytes:
    normalisation = metadata_schema.NormalizationOptionsT()
    normalisation.mean, normalisation.std = [mean], [deviation]
    unit = metadata_schema.ProcessUnitT()
    unit.optionsType = metadata_schema.ProcessUnitOptions.NormalizationOptions
    unit.options = normalisation
    image = metadata_schema.ImagePropertiesT()
    image.colorSpace = metadata_schema.ColorSpaceType.RGB
    content = metadata_schema.ContentT()
    content.contentPropertiesType = metadata_schema.ContentProperties.ImageProperties
    content.contentProperties = image
    tensor = metadata_schema.TensorMetadataT()
    tensor.name, tensor.content, tensor.processUnits = "image", content, [unit]
    graph = metadata_schema.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor]
    model = metadata_schema.ModelMetadataT()
    model.subgraphMetadata = [graph]
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"M001")
    return bytes(builder.Output())

"""The server's settings with an analysis that takes half a second and looks at nothing: the rest is measured."""

from stridework.web.settings import *  # noqa: F403

VIDEO_ANALYSIS = "bench.stub_analysis.analyse"

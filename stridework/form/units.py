"""The unit of every measure by its name: what an exercise's file may ask for."""

from __future__ import annotations

from stridework.form.measures import FRAME_MEASURES
from stridework.form.spell_measures import SPELL_MEASURES

MEASURE_UNITS: dict[str, str] = {
    **{name: measure.unit for name, measure in FRAME_MEASURES.items()},
    **{name: measure.unit for name, measure in SPELL_MEASURES.items()},
}

"""The pictures: markup that is always whole, never a style, and marks where the values are."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridework.web.progress.charts import (
    HEIGHT,
    WIDTH,
    Bar,
    Caption,
    Dot,
    Guide,
    Line,
    Usual,
    draw_bars,
    draw_lines,
    find_ticks,
)

CAPTION = Caption("plot-x", "Load <a> week", 'It says "3 & more"')
labels = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=12)  # what XML can hold
amounts = st.floats(0, 1e5)
bars = st.lists(
    st.builds(Bar, label=labels, value=amounts, more=amounts, least=st.booleans(), now=st.booleans()),
    min_size=1,
    max_size=60,
)
dots = st.lists(
    st.builds(Dot, at=st.integers(700_000, 800_000), value=st.floats(-1e4, 1e4), doubt=st.none() | st.floats(0, 100)),
    min_size=1,
    max_size=60,
).map(lambda found: tuple(sorted(found, key=lambda dot: dot.at)))


def read(picture):
    return ElementTree.fromstring(picture)


def find(picture, name, of_class):
    return [e for e in read(picture).iter(name) if of_class in e.get("class", "").split()]


def words(value):
    return f"{value:g}"


def test_a_chart_is_one_picture_with_a_name_and_a_description():
    svg = read(draw_bars(CAPTION, [Bar("4 May", 3)], words))
    assert svg.get("role") == "img"
    named = {e.get("id"): e.text for e in svg.iter() if e.tag in ("title", "desc")}
    assert [named[identity] for identity in svg.get("aria-labelledby").split()] == [CAPTION.title, CAPTION.description]


@pytest.mark.parametrize("text", ["</svg><script>alert(1)</script>", '" onload="alert(1)', "<style>*{}</style>"])
def test_every_text_stays_text(text):
    caption = Caption("x", text, text)
    line = Line((Dot(0, 1), Dot(1, 2)))
    pictures = [draw_bars(caption, [Bar(text, 1)], lambda _: text)]
    pictures += [draw_lines(caption, [line], lambda _: text, (text, text), [Guide(1, text)])]
    for picture in pictures:
        assert not re.search(r"<script|<style|\son\w+=\"", picture)
        assert text in [e.text for e in read(picture).iter()]


def test_a_bar_is_as_high_as_its_value():
    low, high = find(draw_bars(CAPTION, [Bar("", 1), Bar("", 2)], words), "rect", "bar")
    assert float(high.get("height")) == pytest.approx(2 * float(low.get("height")), abs=0.2)


def test_what_comes_on_top_is_hatched_and_not_only_of_another_colour():
    (more,) = find(draw_bars(CAPTION, [Bar("", 1, more=1)], words), "rect", "more")
    assert more.get("fill") == "url(#plot-x-before)"
    assert 'id="plot-x-before"' in draw_bars(CAPTION, [Bar("", 1, more=1)], words)


def test_a_week_without_anything_is_a_mark_and_not_a_gap():
    assert len(find(draw_bars(CAPTION, [Bar("", 0), Bar("", 2)], words), "circle", "nothing")) == 1


def test_a_lower_bound_carries_a_plus():
    assert len(find(draw_bars(CAPTION, [Bar("", 2, least=True), Bar("", 0, least=True)], words), "path", "least")) == 2


def test_the_usual_range_lies_between_its_values():
    picture = draw_bars(CAPTION, [Bar("", 100), Bar("", 50)], words, Usual(50, 100))
    (usual,), (high, low) = find(picture, "rect", "usual"), find(picture, "rect", "bar")
    assert float(usual.get("y")) == pytest.approx(float(high.get("y")), abs=0.1)
    assert float(usual.get("y")) + float(usual.get("height")) == pytest.approx(float(low.get("y")), abs=0.2)


def test_the_second_line_is_squares_and_dashes():
    dots = (Dot(0, 1), Dot(1, 2))
    picture = draw_lines(CAPTION, [Line(dots), Line(dots, second=True)], words, ("a", "b"))
    assert len(find(picture, "circle", "dot")) == len(find(picture, "rect", "dot")) == 2
    assert len(find(picture, "polyline", "is-second")) == 1


def test_two_latest_values_that_are_the_same_do_not_lie_on_each_other():
    dots = (Dot(0, 1), Dot(1, 2))
    picture = draw_lines(CAPTION, [Line(dots), Line(dots, second=True)], words, ("a", "b"))
    heights = [float(e.get("y")) for e in find(picture, "text", "value")]
    assert abs(heights[0] - heights[1]) >= 16


def test_a_doubt_is_a_band_around_the_line_and_none_where_nobody_knows():
    sure = draw_lines(CAPTION, [Line((Dot(0, 5, 1), Dot(1, 6, 1)))], words, ("a", "b"))
    unsure = draw_lines(CAPTION, [Line((Dot(0, 5), Dot(1, 6)))], words, ("a", "b"))
    assert (len(find(sure, "polygon", "doubt")), len(find(unsure, "polygon", "doubt"))) == (1, 0)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0, 3, (0, 1, 2, 3)), (0.22, 0.34, (0.25, 0.3)), (-4, 23, (0, 10, 20)), (890, 1420, (1000, 1200, 1400))],
)
def test_ticks_are_round(low, high, ticks):
    assert find_ticks(low, high) == ticks


def coordinates(picture):
    sizes = [(e, name) for e in read(picture).iter() for name in ("x", "y", "cx", "cy", "x1", "x2", "y1", "y2")]
    return [(name, float(e.get(name))) for e, name in sizes if e.get(name)]


@given(bars)
def test_any_bars_are_a_whole_picture_within_its_frame(found):
    picture = draw_bars(CAPTION, found, words)
    assert "style" not in picture and "nan" not in picture
    assert all(0 <= place <= (WIDTH if "x" in name else HEIGHT) for name, place in coordinates(picture))
    assert len(find(picture, "rect", "bar")) == sum(bar.value > 0 for bar in found)


@given(dots, st.booleans(), st.booleans())
def test_any_lines_are_a_whole_picture_within_its_frame(found, second, whole):
    lines = [Line(found), *([Line(found, second=True)] if second else [])]
    picture = draw_lines(CAPTION, lines, words, ("a", "b"), [Guide(0.0, "parallel")], whole=whole)
    assert "style" not in picture and "nan" not in picture
    assert all(-10 <= place <= (WIDTH if "x" in name else HEIGHT) for name, place in coordinates(picture))
    assert len(find(picture, "circle", "dot")) == len(found)

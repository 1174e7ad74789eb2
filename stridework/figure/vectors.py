"""Arithmetic on points of space, no more than the figure needs."""

from __future__ import annotations

from math import cos, radians, sin, sqrt

Point = tuple[float, float, float]


def add(a: Point, b: Point) -> Point:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def subtract(a: Point, b: Point) -> Point:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def scale(a: Point, factor: float) -> Point:
    return (a[0] * factor, a[1] * factor, a[2] * factor)


def dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Point, b: Point) -> Point:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Point) -> float:
    return sqrt(dot(a, a))


def unit(a: Point) -> Point:
    return scale(a, 1.0 / length(a))


def mix(a: Point, b: Point, share: float) -> Point:
    return add(a, scale(subtract(b, a), share))


def turn_towards(start: Point, towards: Point, degrees: float) -> Point:
    """Turn the unit vector `start` by an angle towards another one perpendicular to it."""
    angle = radians(degrees)
    return add(scale(start, cos(angle)), scale(towards, sin(angle)))

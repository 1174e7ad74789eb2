"""A TOML table read field by field, so that every wrong, missing or unknown field is named where it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, TypeVar

from stridework.errors import ExerciseFileError
from stridework.training.exercise import Words

E = TypeVar("E", bound=str)

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_SHIPPED_LANGUAGE = "en"
_MISSING: Any = object()


class Table:
    """One table of an exercise file. Reading a field ticks it off; `end` complains about what nobody read."""

    def __init__(self, content: object, path: str, field: str = "") -> None:
        self.path = path
        self.field = field
        if not isinstance(content, dict):
            raise self.wrong("", "a table")
        self._content: dict[str, Any] = content
        self._unread = dict.fromkeys(content)

    def wrong(self, name: str, expected: str) -> ExerciseFileError:
        """Return the error saying that field `name` of this table should have been `expected`."""
        field = ".".join(part for part in (self.field, name) if part)
        return ExerciseFileError(self.path, field or "the file", expected)

    def has(self, name: str) -> bool:
        return name in self._content

    def end(self) -> None:
        """Raise ExerciseFileError if a field was never read: it is a typing error or does not exist."""
        for name in self._unread:
            known = ", ".join(sorted(set(self._content) - set(self._unread)))
            raise self.wrong(name, f"no such field (known here: {known})")

    def _take(self, name: str, default: Any, expected: str) -> Any:
        self._unread.pop(name, None)
        if name not in self._content:
            if default is _MISSING:
                raise self.wrong(name, f"{expected}; it is missing")
            return default
        return self._content[name]

    def number(self, name: str, default: float | None = _MISSING, *, above: float | None = None) -> float:
        expected = "a number" if above is None else f"a number above {above:g}"
        value = self._take(name, default, expected)
        if name in self._content and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise self.wrong(name, expected)
        if above is not None and value <= above:
            raise self.wrong(name, expected)
        return float(value)

    def optional_number(self, name: str) -> float | None:
        return self.number(name) if self.has(name) else None

    def integer(self, name: str, *, least: int = 0) -> int:
        expected = f"a whole number, {least} or more"
        value = self._take(name, _MISSING, expected)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.wrong(name, expected)
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self._take(name, default, "true or false")
        if not isinstance(value, bool):
            raise self.wrong(name, "true or false")
        return value

    def text(self, name: str) -> str:
        value = self._take(name, _MISSING, "a text")
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(name, "a text")
        return value

    def texts(self, name: str, default: tuple[str, ...] = _MISSING) -> tuple[str, ...]:
        value = self._take(name, default, "a list of texts")
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(name, "a list of texts")
        return tuple(value)

    def one_of(self, name: str, kind: type[E]) -> E:
        """Return a member of the string enumeration `kind`."""
        allowed = [str(member) for member in kind]  # type: ignore[attr-defined]
        value = self.text(name)
        if value not in allowed:
            raise self.wrong(name, f"one of {', '.join(allowed)}, not {value!r}")
        return kind(value)

    def choice(self, name: str, allowed: Collection[str], default: str = _MISSING) -> str:
        """Return one of the allowed texts."""
        if default is not _MISSING and not self.has(name):
            return default
        value = self.text(name)
        if value not in allowed:
            raise self.wrong(name, f"one of {', '.join(allowed)}, not {value!r}")
        return value

    def reference(self, name: str, known: Collection[str], what: str, default: str = _MISSING) -> str:
        """Return the id of another part of the file, which must exist."""
        value = self.text(name) if default is _MISSING or self.has(name) else default
        self._check_reference(name, value, known, what)
        return value

    def references(self, name: str, known: Collection[str], what: str) -> tuple[str, ...]:
        values = self.texts(name)
        for value in values:
            self._check_reference(name, value, known, what)
        return values

    def _check_reference(self, name: str, value: str, known: Collection[str], what: str) -> None:
        if value not in known:
            raise self.wrong(name, f"the id of a {what} of this exercise ({', '.join(sorted(known))}), not {value!r}")

    def words(self, name: str, *, most_words: int | None = None) -> Words:
        """Return one text in its languages; English must be among them."""
        return self.table(name, "a text by language").as_words(most_words)

    def word_list(self, name: str) -> tuple[Words, ...]:
        return tuple(item.as_words() for item in self.tables(name))

    def as_words(self, most_words: int | None = None) -> Words:
        """Return this whole table as one text in its languages."""
        if not self.has(_SHIPPED_LANGUAGE):
            raise self.wrong(_SHIPPED_LANGUAGE, "the English text; it is missing")
        for language in self._content:
            if not _LANGUAGE.fullmatch(language):
                raise self.wrong(language, "a language code such as en or pt-BR")
            count = len(self.text(language).split())
            if most_words is not None and count > most_words:
                raise self.wrong(language, f"{most_words} words at most, not {count}: it is spoken")
        return dict(self._content)

    def table(self, name: str, expected: str = "a table") -> Table:
        value = self._take(name, _MISSING, expected)
        if not isinstance(value, dict):
            raise self.wrong(name, expected)
        return Table(value, self.path, f"{self.field}.{name}".lstrip("."))

    def tables(self, name: str, *, least: int = 1) -> Iterator[Table]:
        """Yield the tables of a list; `field[0]` is the first."""
        expected = f"a list of at least {least} tables" if least else "a list of tables"
        value = self._take(name, [] if least == 0 else _MISSING, expected)
        if not isinstance(value, list) or len(value) < least:
            raise self.wrong(name, expected)
        prefix = f"{self.field}.{name}".lstrip(".")
        return iter([Table(item, self.path, f"{prefix}[{index}]") for index, item in enumerate(value)])

    def point(self, name: str, default: tuple[float, float, float]) -> tuple[float, float, float]:
        """Return (forward, up, right); the file may leave out `right`, which then stays as it was."""
        expected = "[forward, up] or [forward, up, right], in fractions of body height"
        value = self._take(name, default, expected)
        numbers = isinstance(value, list | tuple) and all(
            isinstance(item, int | float) and not isinstance(item, bool) for item in value
        )
        if not numbers or len(value) not in (2, 3):
            raise self.wrong(name, expected)
        right = value[2] if len(value) == 3 else default[2]
        return (float(value[0]), float(value[1]), float(right))

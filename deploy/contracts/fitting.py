"""Whether all that follows one JSON Schema can be read by one who expects another: the rules, one after the other.

It knows the keywords that pydantic writes, and is careful with any other: that one must be alike on both sides. What a
schema can't say (a validator in Python) it can't see.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Schema = dict[str, Any]
_LOWEST = ("minLength", "minItems", "minProperties", "minimum", "exclusiveMinimum")
_HIGHEST = ("maxLength", "maxItems", "maxProperties", "maximum", "exclusiveMaximum")
_OF_THEIR_OWN = frozenset(
    {
        *_LOWEST,
        *_HIGHEST,
        *("$ref", "anyOf", "oneOf", "type", "enum", "const", "items", "propertyNames"),
        *("properties", "required", "additionalProperties", "patternProperties"),
        *("default", "discriminator"),  # say nothing of what is valid that other keywords don't
    }
)
"""Keywords that have a rule here, or need none."""
_JSON_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


@dataclass(frozen=True)
class Fitting:
    """Who writes and who reads, each with the schemas that its own refer to by name."""

    writing: dict[str, Schema]
    reading: dict[str, Schema]
    ours: bool
    """Whether it is written by Silta: then every field with a default is there, and who reads ignores what it doesn't
    know. A client may leave out all that isn't required, and what it adds is refused.
    """
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def problems(self, written: Schema, read: Schema, at: str = "") -> Iterator[str]:
        """Say what could be written and not read, as sentences that begin with the field's JSON Pointer."""
        pair = (written.get("$ref", ""), read.get("$ref", ""))
        if all(pair):
            if pair in self._seen:  # a schema that holds itself, or one that was already told of
                return
            self._seen.add(pair)
        have, want = self._followed(written, self.writing), self._followed(read, self.reading)
        if written_as := _alternatives(have):
            for one in written_as:
                yield from self.problems(one, read, at)
        elif read_as := _alternatives(want):
            yield from self._any_of(written, read_as, at)  # still by its name, so that it is known when it comes again
        else:
            yield from self._simple(have, want, at)

    def _followed(self, schema: Schema, known: dict[str, Schema]) -> Schema:
        return known[schema["$ref"]] if "$ref" in schema else schema

    def _any_of(self, written: Schema, choices: list[Schema], at: str) -> Iterator[str]:
        """Of a choice the reader needs one that fits; if none does, the nearest says why not."""
        found = []
        for choice in choices:
            alone = Fitting(self.writing, self.reading, self.ours, set(self._seen))
            found.append([*alone.problems(written, choice, at)])
        yield from min(found, key=len)

    def _simple(self, written: Schema, read: Schema, at: str) -> Iterator[str]:
        yield from _values(written, read, at)
        yield from _bounds(written, read, at)
        for keyword in sorted(read.keys() - _OF_THEIR_OWN):
            if read[keyword] != written.get(keyword):
                yield f"{at or '/'}: must follow {keyword} {read[keyword]}"
        if "items" in read:
            yield from self.problems(written.get("items", {}), read["items"], f"{at}/*")
        if "propertyNames" in read:
            yield from self.problems(written.get("propertyNames", {}), read["propertyNames"], f"{at}/<name>")
        yield from self._fields(written, read, at)

    def _fields(self, written: Schema, read: Schema, at: str) -> Iterator[str]:
        have, want = written.get("properties", {}), read.get("properties", {})
        there = set(written.get("required", ()))
        if self.ours:
            there |= {name for name, schema in have.items() if "default" in schema}
        for name in sorted(set(read.get("required", ())) - there):
            yield f"{at}/{name}: is needed, and may be missing"
        for name, schema in have.items():
            if name in want:
                yield from self.problems(schema, want[name], f"{at}/{name}")
            else:
                yield from self._unnamed(schema, read, f"{at}/{name}")
        for pattern, schema in written.get("patternProperties", {}).items():
            named = read.get("patternProperties", {}).get(pattern)
            if named is None:
                yield from self._unnamed(schema, read, f"{at}/<{pattern}>")
            else:
                yield from self.problems(schema, named, f"{at}/<{pattern}>")
        others = written.get("additionalProperties", False)
        if others is not False:
            anything: Schema = {} if others is True else others
            yield from self._unnamed(anything, read, f"{at}/*")
            for name in want.keys() - have.keys():
                yield from self.problems(anything, want[name], f"{at}/{name}")

    def _unnamed(self, written: Schema, read: Schema, at: str) -> Iterator[str]:
        """A field that the reader has no name for."""
        others = read.get("additionalProperties", True)
        if others is False and not self.ours:
            yield f"{at}: is refused as unknown"
        elif isinstance(others, dict):
            yield from self.problems(written, others, at)


def _alternatives(schema: Schema) -> list[Schema]:
    choices: list[Schema] = schema.get("anyOf") or schema.get("oneOf") or []
    return choices


def _constants(schema: Schema) -> list[Any]:
    """Return the values of a closed list; none where it is open."""
    values: list[Any] = [schema["const"]] if "const" in schema else schema.get("enum", [])
    return values


def _values(written: Schema, read: Schema, at: str) -> Iterator[str]:
    """The type, and closed lists of values."""
    have, want = _constants(written), _constants(read)
    if want:
        for value in have or ["anything else"]:
            if value not in want:
                yield f"{at or '/'}: may be {value}, where only {', '.join(map(str, want))} can be read"
    elif "type" in read:
        types = {_JSON_TYPES[type(value)] for value in have} if have else {written.get("type", "anything")}
        understood = {read["type"]} | ({"integer"} if read["type"] == "number" else set())
        for one in sorted(types - understood):
            yield f"{at or '/'}: may be {one}, where {read['type']} is read"


def _bounds(written: Schema, read: Schema, at: str) -> Iterator[str]:
    for keyword in _LOWEST:
        if keyword in read and written.get(keyword, float("-inf")) < read[keyword]:
            yield f"{at or '/'}: may be below {keyword} {read[keyword]}"
    for keyword in _HIGHEST:
        if keyword in read and written.get(keyword, float("inf")) > read[keyword]:
            yield f"{at or '/'}: may be above {keyword} {read[keyword]}"

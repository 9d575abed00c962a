"""What a contract asks for, one simple value after another: what a command line and a spreadsheet are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel

from shared.text import LANGUAGES, Text


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value somewhere in a contract; a text is one leaf a language."""

    path: tuple[str, ...]
    """The names of the fields from the contract down to it."""
    type: Any
    """Of one value: `str`, `int`, `datetime` …; a model, where a list of such models is wanted."""
    many: bool
    """Whether a list of it is wanted."""
    required: bool
    """Whether the whole can't do without it. Of a text, any one language will do."""
    is_text: bool = False
    about: str = ""
    sample: Any = None
    """What its field gives as an example."""

    @property
    def is_simple(self) -> bool:
        """Whether it, or each of the list, can be written as a few characters."""
        return not (self._is_a(BaseModel) or self._is_a(dict))

    @property
    def is_moment(self) -> bool:
        """Whether it is a point in time."""
        return self.type in {datetime, AwareDatetime}

    @property
    def is_day(self) -> bool:
        """Whether it is a day of the calendar."""
        return self.type is date

    @property
    def is_yes_or_no(self) -> bool:
        """Whether it is true or false, or may only be one of the two."""
        return self.type is bool or (get_origin(self.type) is Literal and isinstance(get_args(self.type)[0], bool))

    @property
    def choices(self) -> tuple[str, ...]:
        """What it may be, where that is a closed list."""
        if self.is_yes_or_no:
            return ("true", "false")
        if get_origin(self.type) is Literal:
            return tuple(str(value) for value in get_args(self.type))
        return tuple(str(one.value) for one in self.type) if self._is_a(Enum) else ()

    def _is_a(self, kind: type[Any]) -> bool:
        return isinstance(self.type, type) and issubclass(self.type, kind)


def leaves(model: type[BaseModel], above: tuple[str, ...] = (), *, required: bool = True) -> Iterator[Leaf]:
    """Go through a contract's values in the order of its fields; models in it are entered, lists of models are not."""
    for name, field in model.model_fields.items():
        path, needed, about = (*above, name), required and field.is_required(), field.description or ""
        sample = next(iter(field.examples or ()), None)
        type_ = _bare(field.annotation)
        if get_origin(type_) in {tuple, list}:
            yield Leaf(path, _bare(get_args(type_)[0]), many=True, required=needed, about=about)
        elif get_origin(type_) is dict:
            yield Leaf(path, dict, many=False, required=needed, about=about)
        elif type_ is Text:
            for language in LANGUAGES:
                yield Leaf((*path, language), str, many=False, required=needed, is_text=True, about=about)
        elif isinstance(type_, type) and issubclass(type_, BaseModel):
            yield from leaves(type_, path, required=needed)
        else:
            yield Leaf(path, type_, many=False, required=needed, about=about, sample=sample)


def _bare(annotation: Any) -> Any:
    """Return the type without its constraints and without None."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in {Union, UnionType}:
            real = [one for one in get_args(annotation) if one is not type(None)]
            if len(real) != 1:
                models = [one for one in real if isinstance(one, type) and issubclass(one, BaseModel)]
                return models[0] if models else str  # whichever it is, it can be written; the contract reads it
            annotation = real[0]
        else:
            return annotation


def put(payload: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Put a value where a leaf is, making what is above it."""
    for name in path[:-1]:
        inner = payload.setdefault(name, {})
        if not isinstance(inner, dict):
            raise TypeError(f"{name} is not an object")
        payload = inner
    payload[path[-1]] = value


def one_of(name: str) -> str:
    """Return the word for one of a list: `track` for `tracks`."""
    return f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")

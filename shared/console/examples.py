"""An example of each command: made from its contract, so that none is missing or out of date."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from pydantic import AnyUrl, BaseModel, EmailStr, ValidationError

from shared.contracts.leaves import Leaf, leaves, one_of, put
from shared.contracts.message import Command
from shared.text import Text

_WORDS = {"by": "Participation unit", "reason": "The hall is being repaired"}


def option(leaf: Leaf) -> str:
    """Return the name of the option for a value: `--occasion-name-fi`."""
    return "--" + "-".join(leaf.path).replace("_", "-")


def example(contract: type[Command]) -> dict[str, Any]:
    """Return content that the contract accepts: all that can be said, or what must be where all can't be together.

    Where that isn't enough, one thing more stands for any other.

    Raises:
        ValueError: none is accepted; a test makes one of each command.
    """
    whole, least = (_example(contract, whole=all_) for all_ in (True, False))
    one_more = ({**least, name: value} for name, value in whole.items() if name not in least)
    for content in (whole, least, *one_more):
        if _is_accepted(contract, content):
            return content
    raise ValueError(f"no example of {contract.NAME} is accepted")


def command_line(contract: type[Command]) -> str:
    """Return how a command is tried: with options where they can say all that must be, else from a file."""
    name = f"silta {contract.NAME.replace('.', ' ', 1)}"
    known = [leaf for leaf in leaves(contract) if not _is_translation(leaf)]
    wanted = [leaf for leaf in known if leaf.required]
    content, words = example(contract), [name]
    if not _is_accepted(contract, _example(contract, whole=False)):
        wanted = [leaf for leaf in known if leaf.is_simple and leaf.path[0] in content]
    if not all(leaf.is_simple for leaf in wanted):
        return f"{name} --example > it.json, then {name} --data it.json --dry-run"
    for leaf in wanted:
        value: Any = content
        for part in leaf.path:
            value = value[part]
        for one in value if leaf.many else [value]:
            words += [option(leaf), one if isinstance(one, str) and " " not in one else json.dumps(one)]
    return " ".join([*words, "--dry-run"])


def _is_accepted(contract: type[Command], content: dict[str, Any]) -> bool:
    try:
        contract.model_validate(content)
    except ValidationError:
        return False
    return True


def _is_translation(leaf: Leaf) -> bool:
    return leaf.is_text and leaf.path[-1] != "en"


def _example(model: type[BaseModel], *, whole: bool, within: str = "thing", number: int = 1) -> dict[str, Any]:
    content: dict[str, Any] = {}
    days = count(10)
    for leaf in leaves(model):
        # What can be one thing only tells of what kind the whole is, among others.
        if (leaf.required or whole or len(leaf.choices) == 1) and not _is_translation(leaf):
            *above, name = leaf.path[: -1 if leaf.is_text else None]
            if name == "id":
                name = above[-1] if above else within
            # One after another, so that what ends does so after it begins.
            day = next(days) if leaf.is_day or leaf.is_moment else 0
            if leaf.many:
                value: Any = [_one(leaf, one_of(name), one, day, whole=whole) for one in (1, 2)]
            else:
                value = _one(leaf, name, number, day, whole=whole)
            put(content, leaf.path, value)
    return content


def _one(leaf: Leaf, name: str, number: int, day: int, *, whole: bool) -> Any:
    """Return one value: by what it may be, else by its type, else an id by its name."""
    type_ = leaf.type if isinstance(leaf.type, type) else str
    words = _WORDS.get(name, f"The {name.replace('_', ' ')}, in words")
    made: tuple[tuple[bool, Any], ...] = (
        (leaf.sample is not None, leaf.sample),
        (leaf.is_yes_or_no, True),
        (bool(leaf.choices), next(iter(leaf.choices), None)),
        (leaf.is_text, words),
        (leaf.is_moment, f"2027-02-{day}T17:30:00+02:00"),
        (leaf.is_day, f"2027-02-{day}"),
        (type_ in {int, float}, 20),
        (type_ is dict, {}),
        (type_ is Text, {"en": words}),
        (type_ is EmailStr, "office@city.example"),
        (issubclass(type_, AnyUrl) or name.endswith("url"), "https://city.example/page"),
    )
    for fits, value in made:
        if fits:
            return value
    if issubclass(type_, BaseModel):
        return _example(type_, whole=whole, within=name, number=number)
    return f"{name.replace('_', '-')}-{number}"

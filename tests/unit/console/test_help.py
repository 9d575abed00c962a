"""The help of every command has an example that the command would take."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import pytest
import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup

from services.console import application


def commands(group: TyperGroup, *path: str) -> Iterator[tuple[str, TyperCommand]]:
    for name, one in group.commands.items():
        if isinstance(one, TyperGroup):
            yield from commands(one, *path, name)
        else:
            assert isinstance(one, TyperCommand)
            yield " ".join((*path, name)), one


ALL = dict(commands(typer.main.get_group(application), "silta"))


def test_no_command_is_overlooked() -> None:
    assert {"silta dead-letters replay", "silta systems roles", "silta privacy erase", "silta token"} < set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_a_command_says_by_an_example_how_it_is_given(name: str) -> None:
    command = ALL[name]
    [example] = re.findall(r"^For example: (.+)$", command.help or "", re.MULTILINE)
    # Of what may stand around it, only a command in a command has no end by itself.
    [given] = re.findall(rf"{name}(?: [^>)]*)?(?=$|[>)])", example.partition(", then ")[0])
    words = shlex.split(given)[len(name.split()) :]
    taken, left, order = command.make_parser(command.make_context(name, [], resilient_parsing=True)).parse_args(words)
    assert left == []
    assert all(taken[str(one.name)] for one in command.params if isinstance(one, TyperArgument) and one.required)
    assert len(order) >= len([word for word in words if word.startswith("--")])

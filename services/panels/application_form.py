"""The form of an application: what it asks, what was told in it, and what of that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from services.panels.forms import Form
from services.panels.words import category_name, value_name
from shared.city import City
from shared.contracts import Rejected
from shared.contracts.panels import CallFacts, Quota
from shared.text import Text

ATTRIBUTE = "attribute-"
"""Begins the name of every field that asks for an attribute; the category follows."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be chosen, with what else a page shows beside it."""

    name: Text
    quota: Quota
    position: int
    """Among the call's quotas."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One attribute that the call asks for."""

    field: str
    name: Text
    values: tuple[Choice, ...]


def asked(facts: CallFacts, city: City) -> tuple[Asked, ...]:
    """Return what the call asks of an applicant, in its own order."""
    choices = [Choice(value_name(quota, city), quota, position) for position, quota in enumerate(facts.quotas)]
    return tuple(
        Asked(
            ATTRIBUTE + category,
            category_name(facts, category),
            tuple(one for one in choices if one.quota.category == category),
        )
        for category in facts.categories()
    )


def attributes_in(form: Form, facts: CallFacts) -> dict[str, str]:
    """Return the attributes that were told, right or wrong."""
    return {category: value for category in facts.categories() if (value := form.values.get(ATTRIBUTE + category))}


def faults(
    model: type[BaseModel], told: Mapping[str, Any], facts: CallFacts, checks: Iterable[Callable[[], None]]
) -> Sequence[str]:
    """Return every field of the form that must be corrected, in the form's order."""
    wrong: list[str] = []
    try:
        model.model_validate(told)
    except ValidationError as error:
        wrong += ["/".join(str(part) for part in one["loc"]) for one in error.errors(include_input=False)]
    for check in checks:
        try:
            check()
        except Rejected as rejected:
            wrong += [error.pointer.removeprefix("/data/") for error in rejected.problem.errors]
    fields = {_field_of(where) for where in wrong}
    attributes = (ATTRIBUTE + one for one in facts.categories())
    order = ("name", "email", "lives_in_city", "born_on", *attributes, "household", "language", "consent")
    return [field for field in order if field in fields]


def _field_of(where: str) -> str:
    """Return the form's field that a path into the command means."""
    first, *rest = where.split("/")
    if first == "attributes" and rest:
        return ATTRIBUTE + rest[0]
    return {"consents": "consent", "person": rest[0] if rest else "name"}.get(first, first)

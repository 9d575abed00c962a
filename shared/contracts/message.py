"""Commands, events and tasks: what a class must say to be a message."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from shared.contracts.docstrings import docstrings
from shared.contracts.problem import Problem


class Who(StrEnum):
    """Who may send a command."""

    ANYONE = "anyone"
    LINK_HOLDER = "holder of the link"
    DEVICE = "a device"
    STAFF = "staff"


class Role(StrEnum):
    """What somebody of the city's staff, or a system that acts for them, is there for."""

    COORDINATOR = "coordinator"
    """The annual clock, occasions, surveys, follow-ups and budgets."""
    PANEL_OFFICER = "panel-officer"
    """Panels, from the call to the statement."""
    COMMUNICATIONS = "communications"
    """Newsletters, and partners that pass news on."""
    MODERATOR = "moderator"
    """What residents have written or want to arrange, before everybody sees it."""
    OPERATOR = "operator"
    """Screens, kiosks, and other systems."""
    AUDITOR = "auditor"
    """Looks, and changes nothing."""


class Contract(BaseModel):
    """A frozen piece of a message; unknown fields are refused, so that a typo is named."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe fields as the docstrings under them do.

        pydantic can (`use_attribute_docstrings`), but reads every source again at import: a fifth of a service's start.
        """
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for described in cls.__mro__:
            for name, words in docstrings(described).items() if issubclass(described, Contract) else ():
                field = properties.get(cls.model_fields[name].alias or name)
                if field is not None:
                    field.setdefault("description", words)
        return schema


class Command(Contract):
    """A message that asks for something.

    Declared as ``class Register(Command, name="events.register", who=Who.ANYONE, result=Registered)``, and a command of
    staff as ``class PlanYear(Command, name="events.plan-year", roles=(Role.COORDINATOR,), result=YearPlanned)``.
    From the name follow its type ``silta.events.register.v1``, its queue ``events.register`` and its
    routing keys ``events.register`` and ``events.register.<sender>``.
    """

    NAME: ClassVar[str]
    SERVICE: ClassVar[str]
    TYPE: ClassVar[str]
    WHO: ClassVar[Who]
    ROLES: ClassVar[tuple[Role, ...]]
    """Any of which is enough; none where it isn't staff that sends it."""
    RESULT: ClassVar[type[BaseModel]]

    def __init_subclass__(
        cls,
        *,
        name: str,
        result: type[BaseModel],
        who: Who = Who.STAFF,
        roles: tuple[Role, ...] = (),
        version: int = 1,
        **kwargs: Any,
    ) -> None:
        super().__init_subclass__(**kwargs)
        if (who is Who.STAFF) != bool(roles):
            raise TypeError(f"{name}: a command of staff has roles, and no other has")
        cls.NAME, cls.WHO, cls.ROLES, cls.RESULT = name, who, roles, result
        cls.SERVICE = name.split(".", 1)[0]
        cls.TYPE = f"silta.{name}.v{version}"


class Event(BaseModel):
    """A message that says what has happened.

    Declared as ``class PlaceTaken(Event, name="events.place.taken", to=("notify",))``: the name is the routing key
    and, with the version, the type ``silta.events.place.taken.v1``. `to` names the services that have a queue for
    it; the publishing service declares these queues too, so that none misses an event by starting later.
    One that is `kept` can be had again by who comes later: what it says is public, and of no resident.
    Readers ignore fields that they don't know.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    NAME: ClassVar[str]
    SERVICE: ClassVar[str]
    TYPE: ClassVar[str]
    TO: ClassVar[tuple[str, ...]]
    KEPT: ClassVar[bool]

    def __init_subclass__(
        cls, *, name: str, to: tuple[str, ...] = (), kept: bool = False, version: int = 1, **kwargs: Any
    ) -> None:
        super().__init_subclass__(**kwargs)
        cls.NAME, cls.TO, cls.KEPT = name, to, kept
        cls.SERVICE = name.split(".", 1)[0]
        cls.TYPE = f"silta.{name}.v{version}"

    @property
    def subject(self) -> str | None:
        """The id of what the event is about; the envelope's subject."""
        return None


class Task(BaseModel):
    """Work that a service stores for its own later self: ``class CloseSurvey(Task, name="feedback.close-survey")``."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    NAME: ClassVar[str]
    SERVICE: ClassVar[str]
    TYPE: ClassVar[str]

    def __init_subclass__(cls, *, name: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.NAME = name
        cls.SERVICE = name.split(".", 1)[0]
        cls.TYPE = f"silta.{name}.task"


class OutcomeStatus(StrEnum):
    """How a command ended."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


DRY_RUN = "dry_run"
"""The field of a staff command's data that asks for the outcome without the effect."""


class DryRun(BaseModel):
    """What a command would have done. Nothing of it has happened."""

    model_config = ConfigDict(frozen=True)

    changes: dict[str, int]
    """How many documents would be added, changed or removed, by collection."""
    events: tuple[str, ...]
    """What would be told, by routing key, in order."""


class Outcome(BaseModel):
    """The answer to one command; ``data`` of a CloudEvent ``silta.outcome.v1``."""

    model_config = ConfigDict(frozen=True)

    TYPE: ClassVar[str] = "silta.outcome.v1"

    command: str | None
    status: OutcomeStatus
    result: dict[str, Any] | None = None
    problem: Problem | None = None
    dry_run: DryRun | None = None
    """Only when a dry run was asked for and accepted: the result then says what would be."""

    def to_stored(self) -> dict[str, Any]:
        """Return the form that is kept: one is kept for every command, so without what is absent."""
        stored: dict[str, Any] = {"command": self.command, "status": self.status.value}
        if self.result is not None:
            stored["result"] = self.result
        if self.problem is not None:
            stored["problem"] = self.problem.model_dump()
        if self.dry_run is not None:
            stored["dry_run"] = self.dry_run.model_dump()
        return stored

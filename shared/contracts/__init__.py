"""Every message of every service: one module per owning service, and the envelope."""

from shared.contracts.message import Command, Contract, DryRun, Event, Outcome, OutcomeStatus, Role, Task, Who
from shared.contracts.problem import FieldError, Problem, ProblemKind, Rejected
from shared.people import Email, Person, PersonName

__all__ = [
    "Command",
    "Contract",
    "DryRun",
    "Email",
    "Event",
    "FieldError",
    "Outcome",
    "OutcomeStatus",
    "Person",
    "PersonName",
    "Problem",
    "ProblemKind",
    "Rejected",
    "Role",
    "Task",
    "Who",
]

from __future__ import annotations

from shared.contracts.message import Contract, Task
from shared.engine.messages import Messages
from shared.store import Work


class Chair(Contract):
    """One of those that are put out."""

    row: int


class PutOutChairs(Task, name="events.put-out-chairs"):
    """Handled here."""

    chairs: tuple[Chair, ...]


class FoldChairs(Task, name="events.fold-chairs"):
    """Handled by nobody."""

    chairs: tuple[Chair, ...]


def test_what_reads_a_contract_is_built_where_a_handler_needs_it() -> None:
    messages = Messages("events")

    @messages.handles(PutOutChairs)
    async def put_out(message: PutOutChairs, work: Work) -> None:
        """Nothing needs to be done."""

    assert not _is_built(PutOutChairs), "what is built with its class makes every start slower"
    messages.build()
    assert _is_built(PutOutChairs), "the first message would wait for it"
    assert not _is_built(FoldChairs)
    assert FoldChairs.model_validate({"chairs": [{"row": 3}]}).chairs[0].row == 3


def _is_built(contract: type[Task]) -> bool:
    return contract.__pydantic_complete__

"""A person is erased because they ask: by the rules by which they could have withdrawn themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.panels.documents import Application, Call
from services.panels.domain.call import is_over
from services.panels.domain.erasing import BARE, PROOF
from services.panels.handlers._messages import messages
from services.panels.handlers.applications import forget, withdraw
from services.panels.lottery_documents import Lottery
from shared.contracts.privacy import ErasePersonAtPanels, Left, PersonErased
from shared.privacy.matching import same_address

if TYPE_CHECKING:
    from shared.store import Work


@messages.handles(ErasePersonAtPanels)
async def erase_person(command: ErasePersonAtPanels, work: Work) -> PersonErased:
    """Withdraw every application, and invite somebody else to a seat that is given up by it."""
    found = await work.select(Application, {"person.email": same_address(command.email)}, sort=[("_id", 1)])
    if not found:
        return PersonErased(erased={})
    drawn = 0
    for application in found:
        call = await work.load(Call, application.call)
        if is_over(call.facts, call.status, now=work.now, zone=work.city.zone):
            await forget(application, call, work)
        else:
            await withdraw(application, call, work)
        drawn += await work.find(Lottery, Lottery.id_of(call.id, 0)) is not None
    left = [Left(collection=Application.COLLECTION, documents=len(found), why=BARE)]
    if drawn:
        left.append(Left(collection=Lottery.COLLECTION, documents=drawn, why=PROOF))
    return PersonErased(erased={Application.COLLECTION: len(found)}, left=tuple(left))

"""Networks of the city's partners, by which one may subscribe."""

from __future__ import annotations

from services.notify.documents import Network
from services.notify.handlers._messages import messages
from shared.contracts.events import PartnerKind, PartnerListed, PartnerUnlisted
from shared.store import Work
from shared.text import Text


@messages.handles(PartnerListed)
async def remember_network(event: PartnerListed, work: Work) -> None:
    """Know what it is called; of other partners only that they are no network, where they were one."""
    await _remember(
        event.partner.id, event.version, event.partner.name if event.partner.kind is PartnerKind.NETWORK else None, work
    )


@messages.handles(PartnerUnlisted)
async def forget_network(event: PartnerUnlisted, work: Work) -> None:
    """Offer it no more. Who subscribes by it goes on, and sees it among their choices."""
    await _remember(event.partner, event.version, None, work)


async def _remember(id_: str, version: int, name: Text | None, work: Work) -> None:
    """Keep what is newest: events may overtake each other."""
    known = await work.find(Network, id_)
    if known is None:
        work.add(Network(id=id_, revision=version, name=name))
    elif version > known.revision:
        known.revision, known.name = version, name

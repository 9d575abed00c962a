"""What a panel says to the city."""

from __future__ import annotations

from services.panels.addresses import call_page
from services.panels.documents import Call, Panel
from services.panels.domain.record import Statement
from services.panels.handlers._messages import messages
from shared.contracts.panels import PublishStatement, StatementPublished, StatementPublishedResult
from shared.store import Work


@messages.handles(PublishStatement)
async def publish_statement(command: PublishStatement, work: Work) -> StatementPublishedResult:
    """Publish the next edition; earlier ones stay beside it. The end of the term makes no difference."""
    panel = await work.load(Panel, command.call, field="/data/call")
    call = await work.load(Call, command.call)
    edition = len(panel.statements) + 1
    statement = Statement(edition=edition, at=work.now, text=command.statement, url=command.url, by=command.by)
    panel.statements += (statement,)
    work.publish(
        StatementPublished(
            call=call.id,
            name=call.facts.name,
            statement=command.statement,
            edition=edition,
            url=call_page(work.public_url, call.id),
        )
    )
    return StatementPublishedResult(call=call.id, edition=edition)

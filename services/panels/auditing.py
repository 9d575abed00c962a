"""Who may read everything behind a lottery: auditors, by a signed link that staff ask for and that ends by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.panels.domain.problems import AUDIT_BEFORE_DRAW, AUDIT_LINK_OVER
from services.panels.lottery_documents import Lottery
from shared.contracts import Rejected
from shared.contracts.panels import LotteryStatus
from shared.links import Links

PURPOSE = "audit-lottery"


def check_may_audit(lottery: Lottery) -> None:
    """Refuse to show every panel before one of them is drawn: whoever enters digits could choose among them.

    Raises:
        Rejected: audit-before-draw.
    """
    if lottery.status is not LotteryStatus.DRAWN:
        raise Rejected(AUDIT_BEFORE_DRAW, field="/data/call", call=lottery.call)


def audit_link(  # noqa: PLR0913 - what a link holds
    public_url: str, links: Links, call: str, turn: int, *, now: datetime, hours: int
) -> tuple[str, datetime]:
    """Return the address of a lottery's files with the auditors' own among them, and until when it is good."""
    until = int((now + timedelta(hours=hours)).timestamp())
    key = links.token(PURPOSE, _subject(call, turn, until))
    address = f"{public_url}/panels/v1/calls/{call}/lottery/auditors.zip?turn={turn}&until={until}&key={key}"
    return address, datetime.fromtimestamp(until, UTC)


def admit(links: Links, call: str, turn: int, until: int, key: str, *, now: datetime) -> None:  # noqa: PLR0913 - a link
    """Let the holder of the link read.

    Raises:
        Rejected: forbidden, or audit-link-over.
    """
    links.check(PURPOSE, _subject(call, turn, until), key)
    if datetime.fromtimestamp(until, UTC) <= now:
        raise Rejected(AUDIT_LINK_OVER)


def _subject(call: str, turn: int, until: int) -> str:
    return f"{call}/{turn}.{until}"

"""Letters that only seem to be sent: to addresses made for trying, and outside production to whom nothing may be sent.

No relay ever sees them, and what becomes of each is recorded as of any other, marked `simulated`. Addresses as GOV.UK
Notify has them, `<what>@simulated.example`, where `<what>` may go on with `+` and anything:

- `delivered`: it is taken;
- `bounced`: it is taken, and comes back;
- `put-off`: it is refused for now, each time that it is tried;
- `refused`: it is refused for good.

The domain can't exist (RFC 2606). It isn't below `.invalid`, because no address there passes for one.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.notify.domain.delivery import Failure, Refused
from services.notify.mail.wire import mailbox

DOMAIN = "simulated.example"
DELIVERED = f"delivered@{DOMAIN}"
BOUNCED_WORDS = "5.0.0 simulated"


class Simulation:
    """Knows what is only simulated, and does what a relay would."""

    def __init__(self, only_to: Iterable[str] = ()) -> None:
        """Take letters to `DOMAIN`, and all but those to `only_to` (addresses or domains) where there are any."""
        self._only_to = frozenset(one.lower().removeprefix("@") for one in only_to)

    def takes(self, address: str) -> bool:
        """Say whether a letter to this address is only simulated."""
        try:
            written = mailbox(address).lower()
        except UnicodeError:  # it can't be written to at all, and is found out where letters are made
            return False
        domain = written.rpartition("@")[2]
        if domain == DOMAIN:
            return True
        return bool(self._only_to) and self._only_to.isdisjoint({written, domain})

    async def send(self, _sender: str, to: str, _letter: bytes) -> None:
        """Do as the address says.

        Raises:
            Refused: for now, or for good.
        """
        match _what(to):
            case "put-off":
                raise Refused(Failure(permanent=False, words="451 4.0.0 simulated"))
            case "refused":
                raise Refused(Failure(permanent=True, words="550 5.0.0 simulated"))

    @staticmethod
    def comes_back(to: str) -> bool:
        """Say whether a letter that was taken comes back."""
        return _what(to) == "bounced"


def _what(to: str) -> str:
    local, _, domain = to.lower().rpartition("@")
    return local.partition("+")[0] if domain == DOMAIN else ""

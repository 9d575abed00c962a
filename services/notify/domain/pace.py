"""How fast letters may begin: so many a second, in a burst of at most a second's worth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """A limit of `rate` a second; times are seconds of any one clock.

    Source: the generic cell rate algorithm, ITU-T I.371, as virtual scheduling.
    """

    rate: float
    due: float = 0.0
    """When the next would be due at an even pace."""

    def wait(self, now: float) -> float:
        """Return for how many seconds nothing more may begin; 0 when something may."""
        burst = max(0.0, 1.0 - 1.0 / self.rate)
        return max(0.0, self.due - burst - now)

    def begin(self, now: float) -> None:
        """Take it down that one begins."""
        self.due = max(self.due, now) + 1.0 / self.rate


class DomainPaces:
    """The pace of each domain that letters go to, as far as one is set; what is too early gets a time of its own.

    What has to wait is given times one after the other at the domain's pace, so that each comes back when it is its
    turn and none is looked at in vain again and again.
    """

    MOST = 10_000
    """Domains that are remembered; beyond them all are forgotten, which lets a burst pass."""

    def __init__(self, rates: dict[str, float], senders: int = 1) -> None:
        """Limit by domain to a rate a second; the domain ``*`` is every one that isn't named.

        A rate is that of so many `senders` together, of which this is one.
        """
        self._rates = {domain: rate / senders for domain, rate in rates.items()}
        self._paces: dict[str, tuple[Pace, Pace]] = {}

    def put_off(self, domain: str, now: float) -> float:
        """Take down that a letter to the domain begins and return 0, or return for how many seconds it has to wait."""
        rate = self._rates.get(domain, self._rates.get("*"))
        if rate is None:
            return 0.0
        if domain not in self._paces:
            if len(self._paces) >= self.MOST:
                self._paces.clear()
            self._paces[domain] = Pace(rate), Pace(rate)
        sending, waiting = self._paces[domain]
        if not sending.wait(now):
            sending.begin(now)
            return 0.0
        waiting.begin(now)
        return max(sending.wait(now), waiting.due - now)

"""Lots: answers become public a lot at a time, so that no difference of two views is of fewer than five people.

An answer waits with the others of its group, which is the district that was told. Whatever is public of answers is a
sum of whole lots, and a lot never changes: the difference of any two views, by filter or over time, is lots again.
Who gave all but one answer of a lot knows the last by that; nothing done to anonymous answers prevents it.
Lots are made by counting alone. Were what was answered looked at, then that a lot waits would tell of its answers.
See docs/decisions/0035-results-in-lots.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from services.feedback.domain.tally import GivenAnswer, Tally, total

SMALLEST_GROUP = 5
"""Fewest answers in a lot."""

NOT_TOLD = "not-told"
"""The group of those who told no district."""
SEVERAL = "several"
"""Lots of answers from several groups, each of them too small for one of its own."""


class Lots(BaseModel):
    """What of some answers is public, and what waits."""

    shown: dict[str, Tally] = {}
    """The sum of all lots, by group."""
    waiting: dict[str, Tally] = {}
    """The answers that are in no lot yet, by group."""
    since: int = 0
    """Answers since lots were last made: 0 … 4."""

    def count(self, answer: GivenAnswer) -> None:
        """Count one more answer; with every fifth, groups with five that wait become public.

        With every fifth and not as soon as it can be: else the moment would tell the group of who answered last.
        """
        told = answer.background.district or NOT_TOLD
        if told not in self.waiting:
            self.waiting[told] = Tally()
        self.waiting[told].count(answer)
        self.since = (self.since + 1) % SMALLEST_GROUP
        if self.since == 0:
            for group in [one for one, tally in self.waiting.items() if _is_lot(tally)]:
                lot = self.waiting.pop(group)
                if group in self.shown:
                    self.shown[group].include(lot)
                else:
                    self.shown[group] = lot


def settled(several: Iterable[Lots]) -> Lots:
    """Return these lots as one, with all that waits made public where it is enough.

    Groups with fewer than five share one lot, and take the next larger group that waits with them where they are fewer
    than five together. Fewer than five in all go on waiting.
    """
    several = tuple(several)
    shown, waiting = sums(*(one.shown for one in several)), sums(*(one.waiting for one in several))
    if not _is_lot(total(waiting.values())):
        return Lots(shown=shown, waiting=waiting)
    by_size = sorted(waiting, key=lambda group: (waiting[group].answers, group))
    together = [group for group in by_size if not _is_lot(waiting[group])]
    if together and not _is_lot(total(waiting[group] for group in together)):
        together.append(by_size[len(together)])
    lots = {group: waiting[group] for group in by_size if group not in together}
    if together:
        lots[SEVERAL] = total(waiting[group] for group in together)
    return Lots(shown=sums(shown, lots))


def sums(*several: Mapping[str, Tally]) -> dict[str, Tally]:
    """Add up what belongs to the same group."""
    groups = sorted({group for one in several for group in one})
    return {group: total(one[group] for one in several if group in one) for group in groups}


def _is_lot(tally: Tally) -> bool:
    return tally.answers >= SMALLEST_GROUP

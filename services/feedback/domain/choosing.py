"""Questions that are answered by choosing from a list."""

from __future__ import annotations

from services.feedback.domain.problems import TOO_MANY_CHOSEN, UNKNOWN_OPTION, WRONG_KIND
from services.feedback.domain.value import Value
from shared.contracts.message import Contract
from shared.contracts.problem import Rejected
from shared.contracts.survey import ChoiceQuestion, ChoicesQuestion, DistrictQuestion, Option, PlaceQuestion
from shared.text import Text

CHOICE = Text(fi="yksi vaihtoehdoista", sv="ett av alternativen", en="one of the options")
CHOICES = Text(fi="luettelo vaihtoehdoista", sv="en lista över alternativ", en="a list of options")


class _Listed(Contract):
    """What the questions with a list have alike."""

    options: tuple[Option, ...]

    @property
    def counted(self) -> tuple[str, ...]:
        """What is counted: each option's id."""
        return tuple(option.id for option in self.options)

    @property
    def options_shown(self) -> dict[str, Text]:
        """What each option is called."""
        return {option.id: option.text for option in self.options}

    def known(self, wanted: tuple[str, ...], *, asked: Text, field: str) -> tuple[str, ...]:
        """Return the ids, each once, in the options' order. Raises `Rejected` (unknown-option)."""
        ids = self.counted
        for id_ in wanted:
            if id_ not in ids:
                raise Rejected(UNKNOWN_OPTION, field=field, question=asked, id=id_[:80], known=", ".join(ids))
        return tuple(id_ for id_ in ids if id_ in wanted)

    def one(self, value: Value, *, asked: Text, field: str) -> tuple[str, ...]:
        """Return the id of the one that was chosen, alone. Raises `Rejected` (wrong-kind-of-answer, unknown-option)."""
        wanted = (value,) if isinstance(value, str) else value
        if isinstance(wanted, int) or len(wanted) != 1:
            raise Rejected(WRONG_KIND, field=field, question=asked, wanted=CHOICE)
        return self.known(wanted, asked=asked, field=field)


class Choice(ChoiceQuestion, _Listed):
    """A choice of one option."""

    def check(self, value: Value, *, field: str) -> tuple[str, ...]:
        """Return the id of what was chosen, alone. Raises `Rejected` (wrong-kind-of-answer, unknown-option)."""
        return self.one(value, asked=self.text, field=field)


class PlaceChoice(PlaceQuestion, _Listed):
    """A choice of one place."""

    def check(self, value: Value, *, field: str) -> tuple[str, ...]:
        """Return the id of the place, alone. Raises `Rejected` (wrong-kind-of-answer, unknown-option)."""
        return self.one(value, asked=self.text, field=field)


class DistrictChoice(DistrictQuestion, _Listed):
    """A choice of one district, of those that the city had when the survey was made."""

    options: tuple[Option, ...] = ()

    def check(self, value: Value, *, field: str) -> tuple[str, ...]:
        """Return the id of the district, alone. Raises `Rejected` (wrong-kind-of-answer, unknown-option)."""
        return self.one(value, asked=self.text, field=field)


class Choices(ChoicesQuestion, _Listed):
    """A choice of several options."""

    def check(self, value: Value, *, field: str) -> tuple[str, ...]:
        """Return the ids of what was chosen, each once, in the options' order.

        Raises:
            Rejected: wrong-kind-of-answer, unknown-option, too-many-chosen.
        """
        if not isinstance(value, tuple):
            raise Rejected(WRONG_KIND, field=field, question=self.text, wanted=CHOICES)
        chosen = self.known(value, asked=self.text, field=field)
        if self.most is not None and len(chosen) > self.most:
            raise Rejected(TOO_MANY_CHOSEN, field=field, question=self.text, most=self.most, chosen=len(chosen))
        return chosen

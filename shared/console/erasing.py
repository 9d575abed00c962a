"""One person's erasure: every service is asked, and then it is looked whether all have done it."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from shared.console.audit import Action, Audit
from shared.console.common import AWAY, NOTHING, answer, commanding, fail, remark, terminal
from shared.console.person import dead_letters_of, find_person, table
from shared.console.staff import PENDING, REJECTED
from shared.contracts.privacy import ERASING, PersonErased
from shared.privacy.finding import Finding, Sought
from shared.store import Outage

if TYPE_CHECKING:
    from shared.console.letters import Letter
    from shared.console.settings import ConsoleSettings
    from shared.privacy.declared import Declaration
    from shared.text import Language

WAIT = 60.0
"""Seconds for each service's outcome: behind a busy queue it may take a while."""
_PAUSE = 1.0


class _Unanswered(Exception):  # noqa: N818 - what happened
    """A service didn't answer, or refused; has the exit code."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


class Erasing:
    """One person's erasure."""

    def __init__(  # noqa: PLR0913 - the command's options
        self,
        settings: ConsoleSettings,
        declarations: Sequence[Declaration],
        email: str,
        operator: str | None,
        language: Language,
        *,
        json: bool,
    ) -> None:
        """Erase who has this address."""
        self._settings, self._declarations, self._email = settings, declarations, email
        self._operator, self._language, self._json = operator, language, json
        self._erased: dict[str, int] = {}
        self._left: dict[tuple[str, str, str], int] = {}

    async def tried(self) -> int:
        """Ask every service what it would do."""
        try:
            await self._ask(dry_run=True)
        except _Unanswered as reason:
            return fail(str(reason), reason.code)
        return self._say([], [], dry_run=True, audit=None)

    async def done(self, patience: float) -> int:
        """Have it done, look until nothing is found or patience ends, and say what is left."""
        async with Audit.opened(self._settings) as audit:
            begun = await audit.begin(
                Action.ERASE_PERSON,
                "",
                operator=self._operator,
                selection=f"person {await audit.pseudonym(self._email)}",
                intended=[contract.SERVICE for contract in ERASING],
            )
            note: str | None = "it broke off"
            try:
                await self._ask(dry_run=False)
                found = await self._looked(patience)
                letters = await dead_letters_of(self._settings, self._email)
                note = "something is left" if found or letters else None
            except _Unanswered as reason:
                return fail(f"{reason}; ask again, what is done already isn't done twice", reason.code)
            except Outage as outage:
                return fail(f"erased, but nobody has looked whether all is: {outage}; ask again", AWAY)
            finally:
                await audit.end(begun, list(self._erased), note)
        return self._say(found, letters, dry_run=False, audit=begun.id)

    async def _ask(self, *, dry_run: bool) -> None:
        async with commanding(self._settings, self._operator) as desk:
            for contract in ERASING:
                command = contract.model_validate({"email": self._email})
                outcome = await desk.ask(command, id=secrets.token_hex(16), wait=WAIT, dry_run=dry_run)
                if outcome is None:
                    raise _Unanswered(f"the {contract.SERVICE} service doesn't answer", PENDING)
                if outcome.problem is not None:
                    raise _Unanswered(outcome.problem.in_language(self._language).detail, REJECTED)
                self._note(contract.SERVICE, PersonErased.model_validate(outcome.result))

    def _note(self, service: str, result: PersonErased) -> None:
        for collection, count in result.erased.items():
            name = f"{service}.{collection}"
            self._erased[name] = self._erased.get(name, 0) + count
        for one in result.left:
            place = (service, one.collection, one.why.in_language(self._language))
            self._left[place] = max(self._left.get(place, 0), one.documents)

    async def _looked(self, patience: float) -> list[Finding]:
        """Return what is still there and should not be. What was on its way is asked to be erased, too."""
        until = asyncio.get_running_loop().time() + patience
        while True:
            sought = Sought(email=self._email)
            found = find_person(self._settings, self._declarations, sought, linked=False)
            found = [one for one in found if not one.data.left_to_staff]
            if not found or asyncio.get_running_loop().time() >= until:
                return found
            await asyncio.sleep(_PAUSE)
            await self._ask(dry_run=False)

    def _say(self, found: Sequence[Finding], letters: Sequence[Letter], *, dry_run: bool, audit: str | None) -> int:
        left = [
            {"service": service, "collection": collection, "documents": count, "why": why}
            for (service, collection, why), count in self._left.items()
        ]
        still = {f"{one.service}.{one.data.collection}": len(one.documents) for one in found}
        if self._json:
            dead = [{"queue": letter.queue, "id": letter.id} for letter in letters]
            shape: dict[str, Any] = {"action": "erase", "dry_run": dry_run, "erased": self._erased, "left": left}
            answer({**shape, "still_there": still, "dead_letters": dead, "audit": audit})
        else:
            counted = [(name, str(count)) for name, count in self._erased.items()]
            terminal.print(table(("would be erased" if dry_run else "erased", "documents"), counted))
            if left:
                rows = [(f"{one['service']}.{one['collection']}", str(one["documents"]), one["why"]) for one in left]
                terminal.print(table(("stays", "documents", "why"), rows))
            for name, count in still.items():
                remark(f"still there: {name} ({count}); see “silta dead-letters list”, and ask again")
            for letter in letters:
                remark(f"a dead letter has the address: silta dead-letters drop {letter.queue} --id {letter.id}")
        return NOTHING if still or letters or not (dry_run or self._erased) else os.EX_OK

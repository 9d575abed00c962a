"""The heart: a group of deliveries in, one transaction, a verdict for each.

Inbox, documents and outbox are committed together, so a message takes effect exactly once however often it is
delivered. See docs/decisions/0002-one-transaction-for-a-group.md.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shared.backoff import pause
from shared.contracts.message import Outcome, OutcomeStatus
from shared.contracts.problem import Rejected
from shared.engine.delivery import Failed, Handled, Unreadable
from shared.engine.reading import Incoming, UnreadableMessage, read
from shared.engine.turn import Turn
from shared.observe import metrics
from shared.observe.logs import about
from shared.store import AlreadyThere, Cause, Conflict, Entangled, Group, IdTaken, InboxRow, Outage, Scheduled, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from shared.clock import Clock
    from shared.contracts.message import Task
    from shared.engine.delivery import Delivery, Verdict
    from shared.engine.messages import Messages
    from shared.engine.recording import Recorder
    from shared.store import Document, OutboxRow, Store, Surroundings
    from shared.store.group import Key

log = logging.getLogger(__name__)

_STANDSTILL_TOGETHER = 15.0
"""Seconds that documents are not to be had, and stay as they are, after which a group is run in halves, and these
again, so that such a document delays only its own. Never while others change it: that is their turn, ours comes, and a
group that is cut while it waits needs more turns. Never one by one at once: each message would be a conflict."""
_STANDSTILL_ALONE = 90.0
"""Seconds of it after which a message that conflicts alone is given up as failed: a bug does that. Longer than the 60 s
after which the database ends the transaction of a process that died in it (MongoDB's transactionLifetimeLimitSeconds):
until then nobody else can write its documents, and no message is to blame."""
_TAKEN_FOR = 3.0
"""Seconds after which ids that are taken at every try, from what is stored then, are no other replica's doing: some
handler adds without having looked. Each message is tried alone then, at once: nothing else will end it."""
_CONTENDED_FOR = 10.0
"""Seconds since the last conflict over a document, in which a group that will read it takes it before all else and is
not handled ahead of its turn: with several writers nearly every such bet is lost, and its group handled twice."""
_CAREFUL_FOR = 100
"""Groups that are handled carefully once a refusal was entangled: where one is refused, more are likely to be."""


@dataclass(slots=True)
class Engine:
    """Handles deliveries for one service."""

    messages: Messages
    store: Store
    surroundings: Surroundings
    clock: Clock
    committed: Callable[[list[OutboxRow]], None]
    """Told of the outbox rows of each commit, for the relay."""
    recorder: Recorder | None = None
    """Puts on record how some of the commands ended."""
    outage: str | None = None
    """Why nothing is handled just now; None when all is well."""
    _last: Turn | None = field(default=None, init=False)
    _careful_for: int = field(default=0, init=False)
    _conflicts: dict[Key, float] = field(default_factory=dict, init=False)
    """When there was a conflict last over a document, by the steady clock."""

    async def process(self, deliveries: Sequence[Delivery]) -> list[Verdict]:
        """Handle a group in arrival order and return a verdict for each. Waits out an outage of the database.

        May be called for the next group while one is in hand: it is handled while that one is being written, and
        committed after it.
        """
        turn = self._last = Turn(self._last)
        try:
            return await self._process(deliveries, turn)
        finally:
            turn.end()

    async def _process(self, deliveries: Sequence[Delivery], turn: Turn) -> list[Verdict]:
        verdicts: dict[int, Verdict] = {}
        readable: dict[int, Incoming | Delivery] = {}
        for position, delivery in enumerate(deliveries):
            try:
                readable[position] = delivery if delivery.run else read(delivery, self.messages)
            except UnreadableMessage as unreadable:
                verdicts[position] = Unreadable(unreadable.problem, unreadable.command)
            except Exception as error:
                log.exception("reading failed")
                verdicts[position] = Failed(error)
        if readable:
            verdicts |= zip(readable, await self._together(list(readable.values()), turn), strict=True)
        return [verdicts[position] for position in range(len(deliveries))]

    async def _together(self, group: list[Incoming | Delivery], turn: Turn) -> list[Verdict]:
        """Handle a group in one transaction; whoever fails, or makes the commit fail, is run again alone."""
        try:
            verdicts = await self._until_committed(group, turn)
        except Exception as error:
            if len(group) == 1:
                log.exception("handling failed")
                return [Failed(error)]
            size = len(group) // 2 if isinstance(error, Conflict) else 1
            parts = (group[start : start + size] for start in range(0, len(group), size))
            return [verdict for part in parts for verdict in await self._together(part, turn)]
        if len(group) > 1:
            for position, verdict in enumerate(verdicts):
                if isinstance(verdict, Failed):
                    verdicts[position] = (await self._together([group[position]], turn))[0]
        return verdicts

    async def _until_committed(self, group: list[Incoming | Delivery], turn: Turn) -> list[Verdict]:
        """Commit the group, again after each conflict and for as long as the database is away."""
        conflict_count = outage_count = 0
        reads = self._to_read(group)
        contended = self._contended(reads)
        versions: dict[Key, int] | None = None
        patience = _STANDSTILL_TOGETHER if len(group) > 1 else _STANDSTILL_ALONE
        # Looked at twice: where nothing has changed from one look to the next, this group's turn won't come.
        look_at = time.monotonic() + patience / 2
        taken: tuple[frozenset[str], float] | None = None
        while True:
            try:
                verdicts = await self._commit(group, turn, reads, contended)
            except Conflict as conflict:
                metrics.CONFLICTS.labels(self.messages.service).inc()
                conflict_count += 1
                taken = _taken(conflict, taken)
                self._conflicts |= dict.fromkeys(contended, time.monotonic())
                if time.monotonic() > look_at:
                    before, versions = versions, await self._versions(contended)
                    if versions == before:
                        raise
                    look_at = time.monotonic() + patience / 2
                await asyncio.sleep(pause(conflict_count, first=0.005, most=0.1))
            except Entangled:
                self._careful_for = _CAREFUL_FOR
            except Outage as outage:
                if self.outage is None:
                    log.warning("waiting for the database: %s", outage)
                self.outage = str(outage)
                outage_count += 1
                await asyncio.sleep(pause(outage_count))
                look_at = time.monotonic() + patience / 2
            else:
                if self.outage is not None:
                    log.info("the database is back")
                    self.outage = None
                return verdicts

    def _contended(self, reads: dict[type[Document], list[str]]) -> set[Key]:
        """Return which of these documents there was a conflict over of late."""
        if not self._conflicts:
            return set()
        since = time.monotonic() - _CONTENDED_FOR
        self._conflicts = {key: at for key, at in self._conflicts.items() if at > since}
        return {(model.COLLECTION, id_) for model, ids in reads.items() for id_ in ids} & self._conflicts.keys()

    async def _versions(self, documents: set[Key]) -> dict[Key, int]:
        """Return the versions of what is stored of these; none while the database is away, which is told elsewhere."""
        wanted: dict[str, list[str]] = {}
        for collection, id_ in documents:
            wanted.setdefault(collection, []).append(id_)
        if not wanted:
            return {}
        with suppress(Outage):
            async with self.store.transaction(begun=False) as transaction:
                rows = await transaction.read(wanted)
            return {(collection, row["_id"]): row["version"] for collection, some in rows.items() for row in some}
        return {}

    async def _commit(
        self,
        group: list[Incoming | Delivery],
        turn: Turn,
        reads: dict[type[Document], list[str]],
        contended: set[Key],
    ) -> list[Verdict]:
        """Handle the group and commit it; what it wrote when it met a conflict is added to `contended`.

        What is contended is taken before anything else. Whoever comes second learns so from one small write, and does
        not handle a group in vain; whoever comes first can't be overtaken.
        """
        base = await turn.base(ahead=not contended)
        started = time.perf_counter()
        verdicts: list[Verdict] = []
        together: Group | None = None
        try:
            async with self.store.transaction(begun=base is None) as transaction:
                together = Group(transaction, after=base, turn=turn.come, careful=self._careful_for > 0)
                if base is None:
                    await together.claim(contended)
                await together.prefetch(reads)
                now = self.clock.now()
                for one in group:
                    if isinstance(one, Incoming):
                        verdicts.append(await self._handle(together, one, now))
                    else:
                        verdicts.append(await self._run_scheduled(together, one, now))
                turn.handled(together)
                await together.flush()
        except Conflict:
            if together is not None:
                contended |= together.written_over
            raise
        turn.committed()
        self._careful_for = max(0, self._careful_for - 1)
        metrics.COMMIT_SECONDS.labels(self.messages.service).observe(time.perf_counter() - started)
        metrics.GROUP_SIZE.labels(self.messages.service).observe(len(group))
        for metric in together.counted:
            metric.inc()
        self.committed(together.outbox)
        return verdicts

    def _to_read(self, group: list[Incoming | Delivery]) -> dict[type[Document], list[str]]:
        """Return the inbox rows of all, and what their handlers say they will ask for."""
        wanted: dict[type[Document], list[str]] = {InboxRow: []}
        for one in group:
            if isinstance(one, Incoming):
                wanted[InboxRow].append(one.key)
                by_handler = one.handler.reads(one.message, self.surroundings.links) if one.message else ()
                for model, id_ in (*by_handler, *self._recorded(one)):
                    wanted.setdefault(model, []).append(id_)
        return wanted

    def _recorded(self, incoming: Incoming) -> Iterable[tuple[type[Document], str]]:
        """Return what is read to put a message's end on record; nothing where it isn't."""
        return self.recorder.reads(incoming) if self.recorder is not None else ()

    async def _handle(self, group: Group, incoming: Incoming, now: datetime) -> Verdict:
        """Handle one message, unless it was handled before."""
        row = await group.get(InboxRow, incoming.key)
        if row is not None:
            return Handled(row.outcome)
        envelope, handler = incoming.envelope, incoming.handler
        cause = Cause(envelope.id, envelope.source, envelope.type, incoming.delivery.sender, incoming.key)
        work = Work(group, self.surroundings, cause, now)
        is_command = handler.contract.NAME in self.messages.commands
        with about(message_id=envelope.id, contract=handler.contract.NAME), incoming.delivery.step.at_hand():
            try:
                if incoming.refusal is not None:
                    raise incoming.refusal
                if self.recorder is not None and self._recorded(incoming):
                    await self.recorder.check(work, incoming)
                result = await handler.handle(incoming.message, work)
                # Before anything is accepted: what can't be answered must not have had an effect.
                answer = result.model_dump(mode="json") if result is not None else None
                dry_run = work.preview() if incoming.dry_run else None
                outcome = Outcome(command=envelope.id, status=OutcomeStatus.ACCEPTED, result=answer, dry_run=dry_run)
                if dry_run is None:
                    await self.messages.follow(work)
                    work.accept()
                else:
                    work.refuse()
            except Rejected as rejected:
                work.refuse()
                if not is_command:
                    log.warning("an event was refused: %s", rejected.problem.type)
                outcome = Outcome(command=envelope.id, status=OutcomeStatus.REJECTED, problem=rejected.problem)
            except (Conflict, Entangled, Outage):
                raise
            except Exception as error:
                work.refuse()
                log.exception("handling failed")
                return Failed(error)
        if self.recorder is not None and self._recorded(incoming):
            # In a work of its own: what was refused or only tried is on record, too.
            recording = Work(group, self.surroundings, cause, now)
            await self.recorder.add(recording, incoming, outcome)
            recording.accept()
        self._remember(group, incoming, outcome if is_command else None)
        return Handled(outcome if is_command else None)

    def _remember(self, group: Group, incoming: Incoming, outcome: Outcome | None) -> None:
        kept_until = datetime.now(UTC) + self.surroundings.settings.outcome_kept
        row = InboxRow.stored(incoming.key, outcome, expires_at=kept_until)
        group.put(InboxRow, row)

    async def _run_scheduled(self, group: Group, delivery: Delivery, now: datetime) -> Verdict:
        """Do due work, unless another replica has, or it was set anew since."""
        key = delivery.body.decode()
        row = await group.get(Scheduled, key)
        if row is None or row.run != delivery.run:
            return Handled(None)
        handler = self.messages.tasks[row.task]
        task: Task = handler.contract.model_validate(row.data)  # type: ignore[assignment]
        cause = Cause(row.run, f"/silta/{self.messages.service}/schedule", handler.contract.TYPE)
        with about(message_id=row.run, contract=handler.contract.NAME), delivery.step.at_hand():
            work = Work(group, self.surroundings, cause, now)
            taken: Any = await work.find(Scheduled, key)
            work.remove(taken)
            try:
                await handler.handle(task, work)
                await self.messages.follow(work)
                work.accept()
            except Rejected as rejected:
                work.refuse()
                log.error("scheduled work was refused and is dropped: %s", rejected.problem.type)  # noqa: TRY400
                dropping = Work(group, self.surroundings, cause, now)
                dropping.remove(await dropping.load(Scheduled, key))
                dropping.accept()
            except (Conflict, Entangled, Outage):
                raise
            except Exception as error:
                work.refuse()
                log.exception("scheduled work failed")
                return Failed(error)
        return Handled(None)


def _taken(conflict: Conflict, before: tuple[frozenset[str], float] | None) -> tuple[frozenset[str], float] | None:
    """Return which ids are taken and since when, after one more conflict.

    Raises:
        AlreadyThere: the same for so long that no other replica can be the reason.
    """
    if not isinstance(conflict, IdTaken):
        return None
    now = time.monotonic()
    if before is None or before[0] != conflict.ids:
        return conflict.ids, now
    if now - before[1] > _TAKEN_FOR:
        raise AlreadyThere(str(conflict)) from conflict
    return before

"""What `--json` prints and what an export holds: the console's stable shapes, times in RFC 3339 UTC.

`list`    {"queues": [{"queue", "messages", "examined", "busy", "causes": [{"cause", "reason", "exception", "place",
          "text", "count", "oldest", "newest"}]}]}
`show`    {"queue", "messages", "examined", "matched", "revealed", "letters": [{"id", "cause", "reason", "detail",
          "exception", "place", "stack", "routing_key", "tries", "died_at", "bytes", "envelope", "body", "headers"}]}
          `body` is the text of a revealed message that is no JSON object, else null
`replay`, `drop`
          {"action", "queue", "dry_run", "messages", "examined", "matched", "done", "ids", "kept": [{"id", "why"}],
          "interrupted", "audit"}
`events replay`, of other services too
          {"action", "service", "queue", "dry_run", "events": {"<type>": count}, "after", "whole", "audit"}; where it
          isn't whole, `--after` goes on there
`export`  {"action", "queue", "file", "matched", "done", "audit"}; a line of the file is a letter of `show`, revealed,
          with "queue", "body_base64" (the body to the byte) and "properties" (AMQP's)
`audit list`
          {"records": [{"id", "at", "ended_at", "action", "queue", "operator", "os_user", "host", "selection",
          "dry_run", "intended", "done", "note"}]}
`audit staff`
          {"records": [{"id", "at", "ended_at", "name", "subject", "issuer", "role", "command", "source", "message",
          "dry_run", "status", "problem"}]}; without `ended_at` no outcome was ever known. Over AMQP the issuer is
          "broker", the subject its account (null where it vouches for none), and there is no role
`audit head`
          {"head"}: "<number>:<hash>" of the last link, null without records
`audit verify`
          {"whole", "links", "broken"}; `broken` says what the first fault is, else null
`backup`  {"action", "folder", "dry_run", "backup", "version", "taken_at", "moment", "documents", "bytes", "messages",
          "uncertain", "not_seen_empty", "audit"}; `backup` is its SHA-256. Of a dry run only "action", "dry_run" and
          "databases", with how many documents each has
`restore` the same of the backup, and {"databases": [{"name", "state", "deed", "documents"}], "queues_emptied",
          "commands_waiting", "refusals", "given_back", "audit"}; the last two only of what was done
`privacy access`
          {"action", "file", "found": {"<service>.<collection>": documents}, "dead_letters", "audit"}
`privacy erase`
          {"action", "dry_run", "erased": {"<service>.<collection>": documents}, "left": [{"service", "collection",
          "documents", "why"}], "still_there": {…}, "dead_letters": [{"queue", "id"}], "audit"}; null of a dry run
`check`   {"agrees", "problems", "findings": [{"service", "problem", "what", "id", "told", "kept", "count", "do"}]}
`status`  {"well", "lines": [{"about", "name", "well", "says", "figures": {…}, "runbook"}]}; `about` is "service",
          "channel", "broker", "database", "queue", "dead letters", "events not told", "due work", "mail", "heartbeat",
          "certificate"; `runbook` where it says what to do, null where all is well
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shared.console.causes import cause_of
from shared.console.masking import bare_stack, masked, masked_headers, plain, scrubbed

if TYPE_CHECKING:
    from shared.audit.staff import StaffRecord
    from shared.console.actions import Done, Look, Plan
    from shared.console.audit import AuditRecord
    from shared.console.causes import Tallies
    from shared.console.letters import Letter

Json = dict[str, Any]


def to_line(value: Json) -> str:
    """Return one line of JSON, in ASCII so that nothing in it can do anything to a terminal."""
    return json.dumps(value)


def rfc3339(at: datetime | None) -> str | None:
    """Return a time as it is said to machines."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def queue_shape(look: Look, tallies: Tallies) -> Json:
    """Return one queue of `list`."""
    return {
        "queue": look.queue,
        "messages": look.messages,
        "examined": look.examined,
        "busy": look.busy,
        "causes": [
            {
                "cause": tally.cause.id,
                "reason": tally.cause.reason,
                "exception": tally.cause.exception,
                "place": tally.cause.place,
                "text": tally.cause.text,
                "count": tally.count,
                "oldest": rfc3339(tally.oldest),
                "newest": rfc3339(tally.newest),
            }
            for tally in tallies.most_first()
        ],
    }


def letter_shape(letter: Letter, *, reveal: bool) -> Json:
    """Return one letter of `show`; what may tell of a person only when revealed."""
    return {
        "id": letter.id,
        "cause": cause_of(letter).id,
        "reason": letter.reason,
        "detail": letter.detail if reveal else _harmless_detail(letter),
        "exception": letter.exception,
        "place": letter.place,
        "stack": letter.stack if reveal or letter.stack is None else bare_stack(letter.stack),
        "routing_key": letter.routing_key,
        "tries": letter.tries,
        "died_at": rfc3339(letter.died_at),
        "bytes": len(letter.body),
        "envelope": letter.envelope if reveal or letter.envelope is None else masked(letter.envelope),
        "body": letter.body.decode(errors="replace") if reveal and letter.envelope is None else None,
        "headers": plain(letter.headers) if reveal else masked_headers(letter.headers),
    }


def _harmless_detail(letter: Letter) -> str | None:
    """Return a problem without what it quotes; nothing of an exception's, whose words may be anything."""
    return scrubbed(letter.detail) if letter.detail is not None and letter.exception is None else None


def exported_shape(letter: Letter) -> Json:
    """Return one line of an export: enough to send the message again by other means."""
    return {
        "queue": letter.queue,
        **letter_shape(letter, reveal=True),
        "body_base64": base64.b64encode(letter.body).decode(),
        "properties": plain(letter.properties),
    }


def done_shape(action: str, planned: Plan, done: Done, audit: str | None, *, dry_run: bool) -> Json:
    """Return what `replay` and `drop` say."""
    return {
        "action": action,
        "queue": planned.look.queue,
        "dry_run": dry_run,
        "messages": planned.look.messages,
        "examined": planned.look.examined,
        "matched": len(planned.ids),
        "done": len(done.ids),
        "ids": planned.ids if dry_run else done.ids,
        "kept": [{"id": id_, "why": why} for id_, why in done.kept],
        "interrupted": done.interrupted,
        "audit": audit,
    }


def record_shape(record: AuditRecord) -> Json:
    """Return one record of `audit list`."""
    return {
        "id": record.id,
        "at": rfc3339(record.at),
        "ended_at": rfc3339(record.ended_at),
        "action": record.action.value,
        "queue": record.queue,
        "operator": record.operator,
        "os_user": record.os_user,
        "host": record.host,
        "selection": record.selection,
        "dry_run": record.dry_run,
        "intended": list(record.intended),
        "done": list(record.done),
        "note": record.note,
    }


def staff_shape(record: StaffRecord) -> Json:
    """Return one record of `audit staff`."""
    return {
        "id": record.id,
        "at": rfc3339(record.at),
        "ended_at": rfc3339(record.ended_at),
        "name": record.name,
        "subject": record.subject,
        "issuer": record.issuer,
        "role": record.role.value if record.role else None,
        "command": record.command,
        "source": record.source,
        "message": record.message,
        "dry_run": record.dry_run,
        "status": record.status.value if record.status else None,
        "problem": record.problem,
    }

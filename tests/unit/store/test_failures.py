"""What the driver's errors mean."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.errors import AutoReconnect, BulkWriteError, DuplicateKeyError, OperationFailure

from shared.store import Conflict, IdTaken, Outage
from shared.store.failures import telling_failures_apart

TRANSIENT = {"errorLabels": ["TransientTransactionError"]}


def _meant(error: Exception) -> type[Exception]:
    try:
        with telling_failures_apart():
            raise error
    except Exception as meant:  # noqa: BLE001 - which it is is the question
        return type(meant)


@pytest.mark.parametrize("details", [{}, TRANSIENT], ids=["plain", "transient"])
@pytest.mark.parametrize(
    ("code", "what"),
    [
        (6, "host unreachable"),
        (7, "host not found"),
        (89, "network timeout"),
        (91, "shutdown in progress"),
        (134, "read concern majority not available yet"),
        (189, "primary stepped down"),
        (262, "exceeded time limit"),
        (9001, "socket exception"),
        (10107, "not writable primary"),
        (11600, "interrupted at shutdown"),
        (11602, "interrupted due to a change of state"),
        (13435, "not primary, no secondary ok"),
        (13436, "not primary or secondary"),
        (13, "unauthorized"),
        (18, "authentication failed"),
        (14031, "out of disk space"),
    ],
)
def test_a_server_that_cannot_is_waited_for(code: int, what: str, details: dict[str, Any]) -> None:
    assert _meant(OperationFailure(what, code, {"code": code, **details})) is Outage


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (OperationFailure("write conflict", 112, {"code": 112}), Conflict),
        (OperationFailure("no such transaction", 251, {"code": 251, **TRANSIENT}), Conflict),
        (OperationFailure("commit", 64, {"code": 64, "errorLabels": ["UnknownTransactionCommitResult"]}), Outage),
        (OperationFailure("bad value", 2, {"code": 2}), OperationFailure),
        (AutoReconnect("connection closed"), Outage),
        (DuplicateKeyError("there", 11000, {}), Conflict),
        (BulkWriteError({"writeErrors": [{"code": 112}]}), Conflict),
        (BulkWriteError({"writeErrors": [{"code": 11000, "op": {"_id": "a"}}]}), IdTaken),
        (BulkWriteError({"writeErrors": [{"code": 11000, "op": {"_id": "a"}}, {"code": 112}]}), Conflict),
        (BulkWriteError({"writeErrors": [], "writeConcernErrors": [{"code": 91}]}), Outage),
        (BulkWriteError({"writeErrors": [{"code": 2}]}), BulkWriteError),
    ],
    ids=str,
)
def test_each_other_failure_has_its_class(error: Exception, meaning: type[Exception]) -> None:
    assert _meant(error) is meaning


def test_it_is_told_which_ids_are_taken() -> None:
    with pytest.raises(IdTaken) as taken, telling_failures_apart():
        raise BulkWriteError({"writeErrors": [{"code": 11000, "op": {"_id": "a"}}]})
    assert taken.value.ids == {"a"}

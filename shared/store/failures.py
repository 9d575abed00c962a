"""What the driver's errors mean to those who use the store."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    DuplicateKeyError,
    ExecutionTimeout,
    OperationFailure,
    WTimeoutError,
)

from shared.store.errors import Conflict, IdTaken, Outage

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITE_CONFLICT = 112
_DUPLICATE_KEY = 11000
_WRITE_CONCERN_FAILED = 64
_AWAY = {6, 7, 89, 91, 134, 189, 262, 9001, 10058, 10107, 11600, 11602, 13388, 13435, 13436}
"""Server codes for "not (or no longer) the primary, shutting down, or cut off from the others": what the driver retries
(`_RETRYABLE_ERROR_CODES` of PyMongo 4.17), and 13388, a stale configuration."""
_TAKES_NOTHING = {13, 18, 391, 14031}
"""Server codes for an account that is refused and a full disk: no message's fault, and an operator sees to it."""
_OUTAGE = _AWAY | _TAKES_NOTHING


@contextmanager
def telling_failures_apart() -> Iterator[None]:
    """Turn the driver's errors into the store's: `Conflict`, `Outage`, or as they are (a bug)."""
    try:
        yield
    except DuplicateKeyError as error:
        raise Conflict(str(error)) from error
    except BulkWriteError as error:
        details = error.details or {}
        codes = {one.get("code") for one in details.get("writeErrors", [])}
        if codes == {_DUPLICATE_KEY}:
            ids = frozenset(str(one.get("op", {}).get("_id")) for one in details["writeErrors"])
            raise IdTaken("documents with these ids are there already", ids) from error
        if codes and codes <= {_DUPLICATE_KEY, _WRITE_CONFLICT}:
            raise Conflict(str(error)) from error
        codes |= {one.get("code") for one in details.get("writeConcernErrors", [])}
        if codes and codes <= _OUTAGE | {_WRITE_CONCERN_FAILED}:
            raise Outage(f"database: {error}"[:300]) from error
        raise
    except (ConnectionFailure, WTimeoutError, ExecutionTimeout) as error:
        raise Outage(f"database: {error}"[:300]) from error
    except OperationFailure as error:
        if error.code == _WRITE_CONFLICT or (
            error.has_error_label("TransientTransactionError") and error.code not in _OUTAGE
        ):
            raise Conflict(str(error)) from error
        if error.code in _OUTAGE or error.has_error_label("UnknownTransactionCommitResult"):
            raise Outage(f"database: {error}"[:300]) from error
        raise

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

from shared.store.errors import Conflict, Outage

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITE_CONFLICT = 112
_DUPLICATE_KEY = 11000
_WRITE_CONCERN_FAILED = 64
_PRIMARY_AWAY = {91, 189, 10107, 11600, 11602, 13435, 13436, 13388}
"""Server codes for "not (or no longer) the primary, or shutting down": the driver's retryable set."""


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
        if codes and codes <= {_DUPLICATE_KEY, _WRITE_CONFLICT}:
            raise Conflict(str(error)) from error
        codes |= {one.get("code") for one in details.get("writeConcernErrors", [])}
        if codes and codes <= _PRIMARY_AWAY | {_WRITE_CONCERN_FAILED}:
            raise Outage(f"database: {error}"[:300]) from error
        raise
    except (ConnectionFailure, WTimeoutError, ExecutionTimeout) as error:
        raise Outage(f"database: {error}"[:300]) from error
    except OperationFailure as error:
        if error.code == _WRITE_CONFLICT or (
            error.has_error_label("TransientTransactionError") and error.code not in _PRIMARY_AWAY
        ):
            raise Conflict(str(error)) from error
        if error.code in _PRIMARY_AWAY or error.has_error_label("UnknownTransactionCommitResult"):
            raise Outage(f"database: {error}"[:300]) from error
        raise

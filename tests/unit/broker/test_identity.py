from __future__ import annotations

import pytest

from shared.broker.identity import sender_of
from shared.contracts.problem import Rejected

COMMAND = "events.plan-year"


@pytest.mark.parametrize(
    ("key", "account", "sender"),
    [
        (COMMAND, None, None),
        (COMMAND, "", None),
        (f"{COMMAND}.culture", None, "culture"),
        (f"{COMMAND}.culture", "culture", "culture"),
        (COMMAND, "culture", "culture"),
        (COMMAND, "events", None),
        (COMMAND, "console", None),
        # What was unroutable is sent on by the console under the key that it came with.
        (f"{COMMAND}.culture", "console", "culture"),
        (f"{COMMAND}.culture", "silta", "culture"),
    ],
)
def test_a_sender_is_who_the_key_names_or_the_broker_vouches_for(
    key: str, account: str | None, sender: str | None
) -> None:
    assert sender_of(COMMAND, key, account) == sender


@pytest.mark.parametrize(
    ("key", "account"),
    [
        (f"{COMMAND}.culture", "sports"),
        (f"{COMMAND}.culture", "events"),
        (COMMAND, "panels"),
        (COMMAND, "watcher"),
        (f"{COMMAND}.watcher", "watcher"),
        (f"{COMMAND}.panels", "panels"),
    ],
)
def test_an_account_sends_its_own_commands_under_its_own_name_and_nothing_else(key: str, account: str) -> None:
    with pytest.raises(Rejected) as refusal:
        sender_of(COMMAND, key, account)
    assert refusal.value.problem.status == 403
    assert account in refusal.value.problem.detail

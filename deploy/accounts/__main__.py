"""Write the two files."""

import json
from typing import Any

from deploy.accounts import BROKER, DATABASE
from deploy.accounts.broker import definitions
from deploy.accounts.database import roles


def text(content: dict[str, list[dict[str, Any]]]) -> str:
    """Return JSON with one entry a line, so that a change shows as what it is."""
    kinds = (
        f'"{kind}": [\n' + ",\n".join(json.dumps(entry) for entry in entries) + "\n]"
        for kind, entries in content.items()
    )
    return "{\n" + ",\n".join(kinds) + "\n}\n"


if __name__ == "__main__":
    BROKER.write_text(text(definitions()), encoding="utf-8")
    DATABASE.write_text(text({"roles": roles()}), encoding="utf-8")

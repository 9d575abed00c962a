"""How a person's address or number is looked for: as it was typed, in any case."""

from __future__ import annotations

import re
from typing import Any


def same_address(email: str) -> dict[str, Any]:
    """Return the condition for a field that has this e-mail address; upper and lower case make no difference."""
    return {"$regex": f"^{re.escape(email.strip())}$", "$options": "i"}


def same_number(phone: str) -> dict[str, Any]:
    """Return the condition for a field that has this telephone number, however it is spaced.

    Raises:
        ValueError: it has no digit.
    """
    digits = [character for character in phone if character.isdigit()]
    if not digits:
        raise ValueError("a telephone number has digits")
    plus = r"\+?" if phone.strip().startswith("+") else ""
    return {"$regex": f"^{plus}[ ()-]*" + "[ ()-]*".join(digits) + "[ ()-]*$"}


def is_same_address(email: str, other: str | None) -> bool:
    """Tell whether two addresses are the same but for upper and lower case."""
    return other is not None and email.strip().casefold() == other.casefold()


def meets(condition: dict[str, Any], value: object) -> bool:
    """Tell whether a value meets a condition of this module, as the database would."""
    flags = re.IGNORECASE if "i" in condition.get("$options", "") else 0
    return isinstance(value, str) and re.search(condition["$regex"], value, flags) is not None

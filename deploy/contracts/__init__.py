"""What each release of Silta says and understands, and whether the present one still gets on with it (decision 82).

`python -m deploy.contracts` compares; with `release` it writes the contracts of this version to `released/`.
"""

from pathlib import Path

RELEASED = Path(__file__).parent / "released"
"""One file a release whose senders or receivers may still be at work."""

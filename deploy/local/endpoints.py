"""Where everything can be reached: `<home>/endpoints.json`."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from deploy.local.failures import LocalError
from deploy.local.files import read_json, write_json

FILE_NAME = "endpoints.json"


class Endpoints(BaseModel):
    """Full URLs. `amqp`, `mqtt` and `management` carry the administrator's account as userinfo.

    `mqtt`, `mqtt_ws` and `management` are None where SILTA_AMQP_URL names a broker that we did not start.
    """

    model_config = ConfigDict(frozen=True)

    amqp: str
    mqtt: str | None
    mqtt_ws: str | None
    management: str | None
    mongo: str
    smtp: str
    mailbox: str
    issuer: str | None = None
    """Who vouches for staff; None where nobody has to sign in."""
    http: dict[str, str]
    """Service → `http://127.0.0.1:port`."""

    @classmethod
    def read(cls, home: Path) -> Self:
        """What the running system of `home` wrote. Raises LocalError when none runs, or it is not ready yet."""
        content = read_json(Path(home) / FILE_NAME)
        if not content:
            raise LocalError(f"No system is running in {home}: run “make up”.")
        return cls.model_validate(content)

    def write(self, home: Path) -> None:
        """Puts the file in one step, readable by its owner only."""
        write_json(Path(home) / FILE_NAME, self.model_dump())

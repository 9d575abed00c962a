"""What the issuer serves: its two documents, and a token to whoever asks."""

from typing import Annotated, Any

from fastapi import FastAPI, Form

from deploy.local.issuer_server.signing import LIFETIME, Signing
from shared.contracts.message import Role


def application(signing: Signing) -> FastAPI:
    """Return the web application."""
    app = FastAPI(title="Silta's issuer for development", openapi_url=None)

    @app.get("/.well-known/openid-configuration")
    async def about() -> dict[str, Any]:
        return signing.about()

    @app.get("/jwks")
    async def keys() -> dict[str, Any]:
        return signing.keys()

    @app.post("/token")
    async def token(
        role: Annotated[list[Role], Form(min_length=1)],
        subject: Annotated[str, Form(min_length=1, max_length=100)] = "developer",
        name: Annotated[str, Form(min_length=1, max_length=100)] = "Developer",
    ) -> dict[str, Any]:
        made = signing.token(subject, name, role)
        return {"access_token": made, "token_type": "Bearer", "expires_in": LIFETIME}

    return app

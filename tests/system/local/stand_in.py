"""A stand-in for a service: a tiny HTTP server that is as ready as its environment tells it to be.

SILTA_STAND_IN: "ready" (default), "refuses" (exits with 78) or "never" (answers, but is never ready).
`GET /environment` returns its own environment.
"""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

BEHAVIOUR = os.environ.get("SILTA_STAND_IN", "ready")


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(503 if BEHAVIOUR == "never" else 200)
        self.end_headers()
        if self.path == "/environment":
            self.wfile.write(json.dumps(dict(os.environ)).encode())


if __name__ == "__main__":
    if BEHAVIOUR == "refuses":
        print("SILTA_CITY_FILE names a file that does not exist.", file=sys.stderr)  # noqa: T201
        raise SystemExit(78)
    HTTPServer(("127.0.0.1", int(os.environ["SILTA_HTTP_PORT"])), Handler).serve_forever()

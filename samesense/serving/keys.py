"""ASGI middleware that lets in only requests with the server's key."""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import JSONResponse

from samesense.serving.problems import MEANINGS, NO_KEY

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

OPEN = {"/healthz"}  # paths that need no key: those who watch the server have none


class KeyCheck:
    """Answers 401 to requests without the key: as a bearer token, or as the password of basic authentication.

    Browsers ask for the latter, so that pages work, too.
    """

    def __init__(self, app: ASGIApp, *, key: str) -> None:
        """Wrap ``app``."""
        self._app = app
        self._key = key.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] in OPEN or self._has_key(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        headers = {"WWW-Authenticate": 'Basic realm="samesense", Bearer'}
        await JSONResponse({"detail": MEANINGS[NO_KEY]}, NO_KEY, headers)(scope, receive, send)

    def _has_key(self, headers: Headers) -> bool:
        scheme, _, value = headers.get("authorization", "").partition(" ")
        given = value.strip().encode("latin-1")  # as it came
        if scheme.lower() == "basic":
            try:
                given = base64.b64decode(given, validate=True).partition(b":")[2]
            except binascii.Error:
                return False
        elif scheme.lower() != "bearer":
            return False
        return hmac.compare_digest(given, self._key)

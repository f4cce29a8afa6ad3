"""Headers of responses: the security headers, and cookies that only https carries."""

import base64
import hashlib
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger.server import embedding, first_page


def content_policy(sites: Sequence[str] = ()) -> str:
    """The content security policy: everything from this host only, and no script in the page but those that `first_page` sends.

    sites: the origins of other sites that may show the page in a frame.
    It allows WebAssembly, in which Streamlit's client first tries to read the 64-bit numbers of its messages.
    """
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in first_page.inline_scripts()]
    scripts = " ".join(f"'sha256-{digest}'" for digest in hashes)
    return (
        f"default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval' {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'" + "".join(f" {site}" for site in sites)
    )


class SecurityHeaders:
    """Middleware that adds the security headers to every response, and `Secure` to every cookie that goes over https.

    Behind a proxy that uvicorn trusts, the header `X-Forwarded-Proto` says whether the reader uses https.
    """

    def __init__(self, app: ASGIApp, sites: Sequence[str] = ()) -> None:
        """sites: the origins of other sites, which may show views without their frame inside their pages, and nothing else."""
        self.app = app
        self.headers = {
            "content-security-policy": content_policy(),
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
            "x-frame-options": "SAMEORIGIN",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
        }
        self.framed = self.headers | {"content-security-policy": content_policy(sites)}
        if sites:  # the older header knows one site at most, and browsers would obey the stricter of the two
            del self.framed["x-frame-options"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start", "websocket.accept"):
                if scope["scheme"] in ("https", "wss"):
                    message["headers"] = [_secure(*header) for header in message.get("headers", [])]
                if message["type"] != "websocket.accept":
                    headers = self.framed if embedding.may_be_framed(scope) else self.headers
                    MutableHeaders(scope=message).update(headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _secure(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """The same header, with `Secure` added if it sets a cookie without that."""
    if name.lower() != b"set-cookie" or b"secure" in [part.strip().lower() for part in value.split(b";")[1:]]:
        return name, value
    return name, value + b"; Secure"

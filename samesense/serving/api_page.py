"""The page that describes the API: FastAPI's own, with the assets that fastapi-offline bundles."""

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

ASSETS = Path(str(files("fastapi_offline"))) / "static"
MOUNT = "/api-page"  # where the server has the assets


def api_page() -> HTMLResponse:
    """Return the page. Its content security policy allows nothing from other hosts, and no script but its own."""
    page = get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="samesense: the API",
        swagger_js_url=f"{MOUNT}/swagger-ui-bundle.js",
        swagger_css_url=f"{MOUNT}/swagger-ui.css",
        swagger_favicon_url="/static/icon.svg",
        swagger_ui_parameters={"validatorUrl": None},  # by default, Swagger UI asks validator.swagger.io
    )
    scripts = re.findall(rb"<script>(.*?)</script>", bytes(page.body), re.DOTALL)
    digests = " ".join(f"'sha256-{b64encode(sha256(script).digest()).decode()}'" for script in scripts)
    page.headers["Content-Security-Policy"] = (
        f"default-src 'self'; script-src 'self' {digests}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return page

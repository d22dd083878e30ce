"""The documentation page: Swagger UI out of an installed package, served from here and from nowhere else.

Stations may have no internet, and a page that shows an API to people who are signed in must run no script of others:
the policy allows this origin only, and no inline script.
"""

from functools import cache
from importlib.resources import files

from werkzeug.wrappers import Response

from gateway.declaration import BASE
from shared.errors import NotFound

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Inline styles are allowed because Swagger UI sets style attributes; scripts are not."""

TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".png": "image/png", ".html": "text/html; charset=utf-8"}
ASSETS = frozenset({"swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"})

PAGE = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Liangdian API 接口文档</title>
<link rel="stylesheet" href="{BASE}/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="{BASE}/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<noscript>This page needs JavaScript. The document itself: <a href="{BASE}/openapi.json">openapi.json</a></noscript>
<script src="{BASE}/docs/swagger-ui-bundle.js"></script>
<script src="{BASE}/docs/start.js"></script>
</body>
</html>
"""

START = f"""window.addEventListener("load", () => {{
  window.ui = SwaggerUIBundle({{
    url: "{BASE}/openapi.json",
    dom_id: "#swagger-ui",
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    docExpansion: "list",
    persistAuthorization: false,
    validatorUrl: null,
  }});
}});
"""


def page() -> Response:
    """The page."""
    return _protected(PAGE.encode(), ".html")


def asset(name: str) -> Response:
    """A file of the page; raises ``NotFound`` for any other name."""
    if name == "start.js":
        return _protected(START.encode(), ".js")
    if name not in ASSETS:
        raise NotFound("NOT_FOUND")
    response = _protected(_file(name), name[name.rindex(".") :])
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _protected(content: bytes, kind: str) -> Response:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache", "Cross-Origin-Opener-Policy": "same-origin"}
    return Response(content, 200, headers, content_type=TYPES[kind])


@cache
def _file(name: str) -> bytes:
    return (files("swagger_ui") / "static" / name).read_bytes()

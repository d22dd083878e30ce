"""Documents that a service has printed, as PDF answers."""

from base64 import b64decode

from werkzeug.wrappers import Response

from shared.runtime.rpc_client import Reply

PDF = "application/pdf"


def document(reply: Reply, name: str) -> Response:
    """The document in the answer's ``pdf`` (base64), to be shown or kept under a name, which is nobody's."""
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'inline; filename="{name}.pdf"'}
    if reply.replayed:
        headers["Idempotent-Replayed"] = "true"
    return Response(b64decode(reply.result["pdf"]), 200, headers, content_type=PDF)

"""Whether what is said about a person goes with what is on file."""

from collections.abc import Mapping
from typing import Any

from shared.decisions import Refused
from shared.identifiers.details import is_said
from shared.identifiers.names import same_name


def differences(filed: Mapping[str, Any], given: Mapping[str, Any]) -> list[Refused]:
    """In what the given details differ from those on file; what one side does not say is no difference."""
    said = [name for name in ("sex", "birth_date", "nationality") if is_said(filed[name]) and is_said(given[name])]
    differing = [name for name in said if filed[name] != given[name]]
    if not same_name(filed["name"], given["name"]):
        differing.insert(0, "name")
    return [
        Refused(f"PERSON_{name.upper()}_DIFFERS", "The document is on file with something else here; compare it and confirm.", f"/{name}")
        for name in differing
    ]

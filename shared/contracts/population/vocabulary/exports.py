"""Words about exports."""

from enum import StrEnum


class ExportResource(StrEnum):
    """What can be exported."""

    RESIDENCES = "RESIDENCES"


class ExportFormat(StrEnum):
    """In what form."""

    CSV = "CSV"
    XLSX = "XLSX"
    JSON = "JSON"

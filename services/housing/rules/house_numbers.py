"""The number by which people call a house."""


def house_number(station_code: str, number: int) -> str:
    """``CHANGTANG-000123``: the station that registered it, and its count there."""
    return f"{station_code.upper()}-{number:06d}"

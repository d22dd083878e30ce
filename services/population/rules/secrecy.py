"""Who reads a sealed record. To search is another right than to read: a search says that there is somebody, and no more."""

from collections.abc import Set as AbstractSet

from shared.contracts.directory.roles import Role


def reads_sealed(roles: AbstractSet[Role]) -> bool:
    """Whether an account with these roles reads the sealed records within its reach: a station's head alone does."""
    return Role.STATION_HEAD in roles


def finds_sealed(by: str, *, narrowed: bool) -> bool:
    """Whether a search finds sealed people for those who don't read them: by all of a document or phone, and by nothing less.

    A search by name, or one narrowed by birth year or sex, would tell name, year or sex by whether it finds somebody.
    """
    return by == "document_number" or (by == "phone" and not narrowed)

"""By which names a file may call the communities of a station."""

from collections import Counter
from collections.abc import Mapping, Sequence

from shared.identifiers.addresses import bare_address


def community_names(communities: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Communities by what two spellings of their names have in common: the Chinese ones, and those English ones that only one has."""
    chinese = {bare_address(found["name_zh"]): found["id"] for found in communities}
    english = [(bare_address(found["name_en"]), found["id"]) for found in communities]
    often = Counter(key for key, _ in english)
    return {key: found for key, found in english if key and often[key] == 1} | chinese

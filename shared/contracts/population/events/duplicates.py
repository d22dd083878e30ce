"""Events about duplicates and merging. That two records look alike, and how much, is announced to nobody."""

from shared.contracts.event import Event
from shared.contracts.population.basis import SERVICE
from shared.contracts.schema import Answer, Identifier


class PersonMerged(Answer):
    """Two records were one person: what was ``person_id``'s is ``into_person_id``'s now."""

    person_id = Identifier(required=True)
    into_person_id = Identifier(required=True)


class PersonUnmerged(Answer):
    """They are two people after all: ``person_id`` has back what was ``from_person_id``'s since the merge."""

    person_id = Identifier(required=True)
    from_person_id = Identifier(required=True)


PERSON_MERGED = Event(SERVICE, "person_merged", 1, PersonMerged)
PERSON_UNMERGED = Event(SERVICE, "person_unmerged", 1, PersonUnmerged)

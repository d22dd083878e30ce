"""Events about sealing, retention, legal hold, disposal, erasure and subject access."""

from shared.contracts.event import Event
from shared.contracts.population.basis import SERVICE
from shared.contracts.schema import Answer, Identifier, StationCode


class PersonSealed(Answer):
    """A person's record is sealed: it is left out of totals, lists and exports."""

    person_id = Identifier(required=True)


class PersonUnsealed(Answer):
    """A person's record is not sealed any more."""

    person_id = Identifier(required=True)


class PersonErased(Answer):
    """What was on file about a person is erased; whoever keeps something under this id erases it too."""

    person_id = Identifier(required=True)


class ResidenceDisposed(Answer):
    """A residence that had ended is not on file any more; whoever keeps something under this id disposes of it too."""

    residence_id = Identifier(required=True)
    person_id = Identifier(required=True)
    station_code = StationCode(required=True)


PERSON_SEALED = Event(SERVICE, "person_sealed", 1, PersonSealed)
PERSON_UNSEALED = Event(SERVICE, "person_unsealed", 1, PersonUnsealed)
PERSON_ERASED = Event(SERVICE, "person_erased", 1, PersonErased)
RESIDENCE_DISPOSED = Event(SERVICE, "residence_disposed", 1, ResidenceDisposed)

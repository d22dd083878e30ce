"""The peer: the same two operations as one FastAPI process on SQLAlchemy and asyncpg.

It does the product's work on the product's tables: session, scope, the row, its audit entry; for a registration person,
residence, audit entry, outbox row and remembered answer, all durable before the answer. Rules, encryption, masking and the audit
code are the product's own functions, so that what differs is the way a request takes, not what is done with it. It is written as such
services are: an async ORM session per request, pydantic at the edge, uvloop and httptools below. It publishes nothing and
seals nothing, which the product does beside its answers.

    DATABASE_URL=… LIANGDIAN_… uvicorn --factory dev.bench.registry.monolith:make_app
"""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import orjson
from fastapi import Depends, FastAPI, Header, HTTPException, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import DateTime, Text, insert, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from services.population.intake import read_person
from services.population.models import Person, Residence
from services.population.schemas.residences import residence_fact, show_residence
from services.population.sealing import Details, document_index, seal_document, seal_name, seal_phone, search_keys
from shared.clock import LOCAL_ZONE
from shared.config import load_settings
from shared.contracts.directory.roles import Role
from shared.contracts.population.events import PERSON_REGISTERED, RESIDENCE_REGISTERED
from shared.contracts.population.vocabulary import Category, DocumentType, PlaceKind, Sex, StayReason
from shared.db.audit import FIELDS, Act, Auditor
from shared.db.base import new_id
from shared.db.encryption import BlindIndex, FieldCipher, cell
from shared.db.tables import audit_entry, idempotency, outbox
from shared.identifiers.addresses import address_key
from shared.identity import Actor, Call
from shared.messaging.envelope import Envelope

POOL = 10


class PeerBase(DeclarativeBase):
    """The monolith's own table, apart from the product's."""


class PeerSession(PeerBase):
    """A session, in the monolith's own database because it has but one."""

    __tablename__ = "peer_session"

    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    account_id: Mapped[str] = mapped_column(Text)
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    station_code: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Strict(BaseModel):
    """A body without unknown fields."""

    model_config = ConfigDict(extra="forbid")


class PersonBody(Strict):
    """The person of a registration."""

    document_type: DocumentType
    document_number: str = Field(max_length=40)
    name: str = Field(min_length=1, max_length=100)
    sex: Sex | None = None
    birth_date: date | None = None
    phone: str | None = Field(default=None, max_length=30)
    nationality: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")


class AddressBody(Strict):
    """The address of a registration."""

    text: str = Field(min_length=2, max_length=200)
    room: str | None = Field(default=None, max_length=40)


class RegisterBody(Strict):
    """A registration."""

    person: PersonBody
    address: AddressBody
    category: Category
    reason: StayReason
    place_kind: PlaceKind
    started_on: date
    expected_end_on: date | None = None


class NoDeadline:
    """The monolith has none."""

    def remaining(self) -> float:
        """Seconds."""
        return 30.0


class Parts:
    """What every request shares."""

    def __init__(self) -> None:
        settings = load_settings("population")
        if not (settings.database_url and settings.index_key and settings.audit_key):
            raise ValueError("incomplete settings")
        url = settings.database_url.replace("+psycopg2", "+asyncpg")
        self.engine = create_async_engine(url, pool_size=POOL, max_overflow=0)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self.cipher = FieldCipher(settings.field_keys)
        self.index = BlindIndex(settings.index_key)
        self.auditor = Auditor("population", settings.audit_key)

    async def session(self) -> AsyncIterator[AsyncSession]:
        """The session of one request."""
        async with self.sessions() as session:
            yield session

    def entry(self, call: Call, act: Act) -> dict[str, Any]:
        """An audit entry's columns."""
        return dict(zip((*FIELDS, "mac"), self.auditor.row(call, act, datetime.now(UTC)), strict=True))


async def admitted(session: AsyncSession, authorization: str) -> Actor:
    """Who the token's session belongs to; 401 otherwise."""
    digest = hashlib.sha256(authorization.removeprefix("Bearer ").encode()).hexdigest()
    found = await session.get(PeerSession, digest)
    if found is None or found.expires_at < datetime.now(UTC):
        raise HTTPException(401)
    return Actor(found.account_id, frozenset(Role(role) for role in found.roles), found.station_code)


def answer(residence: Residence, person: Person, parts: Parts, status: int = 200) -> Response:
    """The masked residence as JSON."""
    body = orjson.dumps(show_residence(residence, person, parts.cipher))
    return Response(body, status, {"ETag": f'"v{residence.version}"', "Cache-Control": "no-store"}, "application/json")


def make_app() -> FastAPI:
    """The monolith, with its one extra table."""
    app, parts = FastAPI(), Parts()
    Db = Annotated[AsyncSession, Depends(parts.session)]  # noqa: N806 - a type

    @app.get("/api/v1/residences/{residence_id}")
    async def read(residence_id: str, db: Db, authorization: Annotated[str, Header()]) -> Response:
        actor = await admitted(db, authorization)
        asked = select(Residence, Person).join(Person, Person.id == Residence.person_id).where(Residence.id == residence_id)
        found = (await db.execute(asked)).one_or_none()
        if found is None or not actor.reaches(found[0].station_code):
            raise HTTPException(404)
        call = Call(new_id(), NoDeadline(), actor)
        act = Act("RESIDENCE_READ", f"residence:{residence_id}", found[0].station_code, related=[f"person:{found[1].id}"])
        await db.execute(insert(audit_entry).values(parts.entry(call, act)))
        await db.commit()
        return answer(found[0], found[1], parts)

    @app.post("/api/v1/residences", status_code=201)
    async def register(body: RegisterBody, db: Db, authorization: Annotated[str, Header()], idempotency_key: Annotated[str, Header()]) -> Response:
        actor = await admitted(db, authorization)
        given = body.model_dump()
        details, wrong = read_person(given["person"], datetime.now(LOCAL_ZONE).date())
        if details is None or wrong:
            raise HTTPException(422, [asdict(refusal) for refusal in wrong])
        call = Call(new_id(), NoDeadline(), actor, idempotency_key, "register_residence")
        asked = select(idempotency.c.answer_encrypted).where(
            idempotency.c.account_id == actor.account_id, idempotency.c.method == call.method, idempotency.c.key == idempotency_key
        )
        remembered = (await db.execute(asked)).one_or_none()
        if remembered is not None:
            kept = parts.cipher.open(remembered[0], _kept_cell(call))
            return Response(kept, 201, {"Idempotent-Replayed": "true"}, "application/json")
        return await _register(parts, db, call, details, given)

    @app.on_event("startup")
    async def prepare() -> None:
        async with parts.engine.begin() as connection:
            await connection.run_sync(PeerSession.metadata.tables["peer_session"].create, checkfirst=True)

    return app


async def _register(parts: Parts, db: AsyncSession, call: Call, details: Details, given: dict[str, Any]) -> Response:
    person, is_new = await _person(parts, db, details)
    residence = _residence(call.actor, person, given)
    db.add(residence)
    await db.flush()
    answered = show_residence(residence, person, parts.cipher)
    act = Act("RESIDENCE_REGISTERED", f"residence:{residence.id}", residence.station_code, related=[f"person:{person.id}"])
    await db.execute(insert(audit_entry).values(parts.entry(call, act)))
    facts = [(RESIDENCE_REGISTERED, residence.id, residence_fact(residence))]
    facts += [(PERSON_REGISTERED, person.id, {"person_id": person.id})] if is_new else []
    await db.execute(insert(outbox), [_announced(call, residence.station_code, *fact) for fact in facts])
    fingerprint = hashlib.sha256(orjson.dumps(given, default=str, option=orjson.OPT_SORT_KEYS)).digest()
    kept = {"account_id": call.actor.account_id, "method": call.method, "key": call.idempotency_key, "fingerprint": fingerprint}
    sealed = parts.cipher.seal(orjson.dumps(answered), _kept_cell(call))
    await db.execute(insert(idempotency).values(kept | {"answer_encrypted": sealed}))
    await db.commit()
    return answer(residence, person, parts, 201)


def _kept_cell(call: Call) -> str:
    return cell("idempotency", "answer", f"{call.actor.account_id}|{call.method}|{call.idempotency_key}")


async def _person(parts: Parts, db: AsyncSession, details: Details) -> tuple[Person, bool]:
    wanted = {"document_type": details.document.type.value, "document_index": document_index(parts.index, details.document)}
    known = await db.scalar(select(Person).filter_by(**wanted))
    if known is not None:
        return known, False
    person_id, now = new_id(), datetime.now(UTC)
    person = Person(
        id=person_id,
        **seal_document(parts.cipher, parts.index, person_id, details.document),
        **seal_name(parts.cipher, person_id, details.name),
        **seal_phone(parts.cipher, parts.index, person_id, details.phone),
        sex=details.sex,
        birth_date=details.birth_date,
        nationality=details.nationality,
        search_keys=search_keys(parts.index, details.name, details.birth_date),
        created_at=now,
        updated_at=now,
        version=1,
    )
    db.add(person)
    return person, True


def _residence(actor: Actor, person: Person, given: dict[str, Any]) -> Residence:
    now = datetime.now(UTC)
    address = given["address"]
    return Residence(
        id=new_id(),
        person_id=person.id,
        state="ACTIVE",
        station_code=actor.station_code or "",
        origin_station_code=actor.station_code or "",
        address_text=address["text"],
        room=address["room"],
        address_key=address_key(address["text"], address["room"]),
        category=given["category"].value,
        reason=given["reason"].value,
        place_kind=given["place_kind"].value,
        started_on=given["started_on"],
        expected_end_on=given["expected_end_on"],
        registered_by=actor.account_id,
        registered_at=now,
        updated_at=now,
        version=1,
    )


def _announced(call: Call, station_code: str, event: Any, subject: str, data: dict[str, Any]) -> dict[str, Any]:
    envelope = Envelope(new_id(), "population", event.name, event.version, subject, 1, datetime.now(UTC), station_code, call.request_id, data)
    return {
        "message_id": envelope.id,
        "event": event.name,
        "version": 1,
        "subject": subject,
        "station_code": station_code,
        "body": envelope.encode(),
    }


def session_values(digest: str, station_code: str) -> dict[str, Any]:
    """The row of a clerk's session that is good for a day."""
    expires_at = datetime.now(UTC) + timedelta(days=1)
    return {"digest": digest, "account_id": new_id(), "roles": ["CLERK"], "station_code": station_code, "expires_at": expires_at}

#!/usr/bin/env python3
"""The people service implemented with FastAPI, SQLAlchemy and pydantic, for comparison with Bourse.

    people_fastapi.py serve --port PORT
    people_fastapi.py import people FILE

The environment's DATABASE is the store (see database.py). The routes are plain functions, which FastAPI runs on threads.
A session ends inside them and not in a dependency. Otherwise there would be a deadlock: FastAPI validates the response on another
thread, so that requests holding a connection wait for a thread while threads wait for a connection. There are no ETags.
"""

import argparse
import csv
import itertools
import sys
from typing import Annotated, Literal
from uuid import UUID, uuid4

from database import Number, connect
from fastapi import FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import AliasGenerator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel
from sqlalchemy import BigInteger, String, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from uvicorn_service import on_threads, serve

IMPORT_BATCH = 10_000
#: Plain functions run on this many threads, each with a connection. FastAPI's own 40 only wait for the interpreter lock.
THREADS = 8

# What is stored
# ----------------------------------------------------------------------------------------------------------------------


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = 'people'

    #: The order of insertion.
    position: Mapped[int] = mapped_column(Number, primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    survived: Mapped[bool] = mapped_column(index=True)
    passenger_class: Mapped[int] = mapped_column(BigInteger, index=True)
    name: Mapped[str] = mapped_column(String(100))
    sex: Mapped[str] = mapped_column(String, index=True)
    age: Mapped[int] = mapped_column(BigInteger, index=True)
    siblings_or_spouses_aboard: Mapped[int] = mapped_column(BigInteger)
    parents_or_children_aboard: Mapped[int] = mapped_column(BigInteger)
    fare: Mapped[float]


engine = connect(THREADS)
new_session = sessionmaker(engine, expire_on_commit=False)

# What is said
# ----------------------------------------------------------------------------------------------------------------------

Count = Annotated[int, Field(ge=0, lt=2**63)]
#: PostgreSQL cannot hold NUL.
Name = Annotated[str, Field(max_length=100, pattern=r'^[^\x00]*$')]
Fare = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Sex = Literal['male', 'female', 'other']


class PersonFields(BaseModel):
    """The properties common to all forms of a person."""

    survived: bool = False
    passenger_class: Count
    name: Name
    sex: Sex
    age: Count
    siblings_or_spouses_aboard: Count
    parents_or_children_aboard: Count
    fare: Fare


CAMEL = ConfigDict(alias_generator=to_camel)
FROM_JSON = CAMEL | ConfigDict(extra='forbid', strict=True)
#: JSON has no UUIDs, so this one is parsed from text.
GivenUuid = Annotated[UUID, Field(strict=False)]


class NewPerson(PersonFields):
    model_config = FROM_JSON
    uuid: Annotated[GivenUuid, Field(default_factory=uuid4)]


class PersonChanges(PersonFields):
    """Any of the properties; missing ones stay unchanged."""

    model_config = FROM_JSON
    survived: bool = None
    passenger_class: Count = None
    name: Name = None
    sex: Sex = None
    age: Count = None
    siblings_or_spouses_aboard: Count = None
    parents_or_children_aboard: Count = None
    fare: Fare = None


class StoredPerson(PersonFields):
    model_config = CAMEL | ConfigDict(from_attributes=True, validate_by_name=True)
    uuid: UUID


CSV_COLUMNS = {
    'survived': 'Survived',
    'passenger_class': 'Pclass',
    'name': 'Name',
    'sex': 'Sex',
    'age': 'Age',
    'siblings_or_spouses_aboard': 'Siblings/Spouses Aboard',
    'parents_or_children_aboard': 'Parents/Children Aboard',
    'fare': 'Fare',
}


class PersonRow(PersonFields):
    """A row of a CSV file, whose cells are all text."""

    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=CSV_COLUMNS.get), extra='forbid')
    age: Annotated[Count, BeforeValidator(lambda text: int(float(text)))]


# The service
# ----------------------------------------------------------------------------------------------------------------------


app = FastAPI(title='People', lifespan=on_threads(THREADS))


@app.exception_handler(RequestValidationError)
def refuse(_: Request, error: RequestValidationError) -> JSONResponse:
    faults = [{'where': list(fault['loc']), 'detail': fault['msg']} for fault in error.errors()]
    return JSONResponse({'detail': faults[0]['detail'], 'errors': faults}, 400)


@app.get('/people')
def list_people(request: Request, response: Response, limit: Annotated[int, Query(ge=1, le=1000)] = 1000,
                cursor: Annotated[int, Query(ge=0)] = 0, survived: bool | None = None,
                passenger_class: Annotated[Count | None, Query(alias='passengerClass')] = None, sex: Sex | None = None,
                age: Count | None = None) -> list[StoredPerson]:
    filters = {'survived': survived, 'passenger_class': passenger_class, 'sex': sex, 'age': age}
    wanted = {column: value for column, value in filters.items() if value is not None}
    query = select(Person).where(Person.position > cursor).filter_by(**wanted).order_by(Person.position).limit(limit + 1)
    with new_session() as session:
        people = session.scalars(query).all()
    if len(people) > limit:
        people = people[:limit]
        following = request.url.include_query_params(cursor=people[-1].position)
        response.headers['Link'] = f'<{following}>; rel="next"'
    return people


@app.post('/people', status_code=201)
def add_person(given: NewPerson, response: Response) -> StoredPerson:
    person = Person(**given.model_dump())
    try:
        with new_session.begin() as session:
            session.add(person)
    except IntegrityError:
        raise HTTPException(409, 'this uuid is taken') from None
    response.headers['Location'] = f'/people/{person.uuid}'
    return person


def find(session: Session, uuid: UUID) -> Person:
    person = session.scalar(select(Person).where(Person.uuid == uuid))
    if person is None:
        raise HTTPException(404, 'no such person')
    return person


@app.get('/people/{uuid}')
def get_person(uuid: UUID) -> StoredPerson:
    with new_session() as session:
        return find(session, uuid)


@app.put('/people/{uuid}')
def change_person(uuid: UUID, changes: PersonChanges) -> StoredPerson:
    with new_session.begin() as session:
        person = find(session, uuid)
        # Only these columns are written, so that concurrent changes of others are kept.
        for column, value in changes.model_dump(exclude_unset=True).items():
            setattr(person, column, value)
        return person


@app.delete('/people/{uuid}')
def remove_person(uuid: UUID) -> dict:
    with new_session.begin() as session:
        if session.execute(delete(Person).where(Person.uuid == uuid)).rowcount == 0:
            raise HTTPException(404, 'no such person')
    return {}


# The commands
# ----------------------------------------------------------------------------------------------------------------------


def import_people(file: str) -> int:
    """Adds every row, in one transaction."""
    with open(file, encoding='utf-8-sig', newline='') as lines, engine.begin() as connection:
        rows = csv.DictReader(lines)
        added = 0
        while batch := [PersonRow.model_validate(row).model_dump() for row in itertools.islice(rows, IMPORT_BATCH)]:
            connection.execute(insert(Person), batch)
            added += len(batch)
    return added


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest='command', required=True)
    commands.add_parser('serve').add_argument('--port', type=int, required=True)
    importing = commands.add_parser('import')
    importing.add_argument('dataset', choices=['people'])
    importing.add_argument('file')
    arguments = parser.parse_args()

    Base.metadata.create_all(engine)
    if arguments.command == 'serve':
        serve(app, arguments.port)
    else:
        print(f'{import_people(arguments.file):,} added')


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
"""Writes samples/: the files that `bourse sample` imports beside its invented symbols.

indices.csv holds the daily figures of the S&P 500 (^GSPC) and the NASDAQ Composite (^IXIC) from 1999 to 2018. They stand
in the PyPI package arch, which only this script needs:

    python3 -m venv build/samples
    build/samples/bin/pip install --no-deps arch==8.0
    build/samples/bin/python scripts/write_samples.py

Prices are rounded to the cent, which removes the noise of single precision (1228.099976). The package has no volume for
two days of ^IXIC (2015-05-12 and 2018-01-09); it stays 0.

people.csv holds invented passengers. They are the same in every run.
"""

import csv
import gzip
import importlib.util
import random
import sys
from datetime import datetime
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / 'samples'
INDICES = {'^GSPC': 'sp500', '^IXIC': 'nasdaq'}

FEMALE = ['Agnes', 'Beatrix', 'Clara', 'Dorothea', 'Edith', 'Freya', 'Greta', 'Helena', 'Ines', 'Johanna', 'Klara', 'Leonie', 'Mathilda', 'Nora',
          'Olga', 'Petra']
MALE = ['Albert', 'Bruno', 'Conrad', 'Daniel', 'Emil', 'Felix', 'Gustav', 'Henrik', 'Isaac', 'Jakob', 'Karl', 'Leonard', 'Magnus', 'Nils',
        'Oscar', 'Paul']
SURNAMES = ['Ashdown', 'Birkeland', 'Castellan', 'Dunmore', 'Eklund', 'Farrow', 'Grindall', 'Holmqvist', 'Ivers', 'Jarrold', 'Kettering',
            'Lindgate', 'Marlowe', 'Norrby', 'Oakeshott', 'Pemberly', 'Quill', 'Ravensby', 'Sandvik', 'Thornley', 'Underhay', 'Vassall',
            'Wexcombe', 'Yardley']
#: A household is adults, children and the class that it travels in. Each has a surname of its own.
HOUSEHOLDS = [(2, 1, 1), (2, 2, 1), (2, 0, 1), (2, 0, 1), (1, 0, 1), (1, 0, 1), (2, 2, 2), (2, 0, 2), (1, 1, 2), (2, 1, 2), (1, 0, 2), (1, 0, 2),
              (2, 5, 3), (2, 3, 3), (2, 2, 3), (2, 1, 3), (1, 2, 3), (2, 0, 3), (2, 1, 3), (1, 0, 3), (1, 0, 3), (1, 0, 3), (1, 0, 3), (1, 0, 3)]
FARES = {1: (26, 120), 2: (10.5, 26), 3: (7, 9.5)}
SURVIVAL = {'female': {1: 0.95, 2: 0.85, 3: 0.5}, 'male': {1: 0.4, 2: 0.2, 3: 0.15}}


def index_rows(symbol, file):
    """The figures of one index, a row a trading day, oldest first."""
    with gzip.open(file, 'rt', newline='') as text:
        for day in csv.DictReader(text):
            date = datetime.strptime(day['Date'], '%m/%d/%Y').date()
            open_, high, low, close, adjusted = (f'{float(day[name]):.2f}' for name in ('Open', 'High', 'Low', 'Close', 'Adj Close'))
            yield symbol, date, open_, high, low, close, day['Volume'], adjusted


def age_of(chance, is_child, is_parent):
    """In years: months as a fraction of the first one, and the ages of some adults estimated to the half year."""
    if is_child:
        return chance.choice(['0.42', '0.75', *map(str, range(1, 13))])
    return str(chance.randint(31, 45) if is_parent else chance.randint(18, 64)) + chance.choice(['', '', '', '.5'])


def title_of(sex, is_child, is_married):
    if sex == 'male':
        return 'Master' if is_child else 'Mr.'
    return 'Mrs.' if is_married else 'Miss'


def people_rows():
    chance = random.Random(12)
    for surname, (adults, children, travel_class) in zip(SURNAMES, HOUSEHOLDS, strict=True):
        fare = round(chance.uniform(*FARES[travel_class]) * (adults + children), 2)
        for member in range(adults + children):
            is_child, is_married = member >= adults, adults == 2 and member < 2
            sex = ('male', 'female')[member] if is_married else chance.choice(['male', 'female'])
            first_name = chance.choice(MALE if sex == 'male' else FEMALE)
            survived = int(chance.random() < (0.6 if is_child else SURVIVAL[sex][travel_class]))
            name = f'{title_of(sex, is_child, is_married)} {first_name} {surname}'
            siblings_or_spouses = children - 1 if is_child else adults - 1
            parents_or_children = adults if is_child else children
            yield (survived, travel_class, name, sex, age_of(chance, is_child, children > 0), siblings_or_spouses, parents_or_children,
                   f'{fare:g}')


def write(file, header, rows):
    with open(SAMPLES / file, 'w', newline='') as text:
        writer = csv.writer(text, lineterminator='\n')
        writer.writerow(header)
        writer.writerows(rows)


def write_indices():
    package = importlib.util.find_spec('arch')
    if package is None:
        sys.exit('write_samples.py: the package arch is missing; see the top of this script')
    data = Path(package.submodule_search_locations[0]) / 'data'
    write('indices.csv', ['symbol', 'date', 'open', 'high', 'low', 'close', 'volume', 'adjusted_close'],
          (row for symbol, name in INDICES.items() for row in index_rows(symbol, data / name / f'{name}.csv.gz')))


def write_people():
    write('people.csv', ['Survived', 'Pclass', 'Name', 'Sex', 'Age', 'Siblings/Spouses Aboard', 'Parents/Children Aboard', 'Fare'],
          people_rows())


if __name__ == '__main__':
    write_indices()
    write_people()

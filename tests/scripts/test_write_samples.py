"""The committed samples equal the output of scripts/write_samples.py, as far as it needs no
packages."""

import csv
import gzip
import importlib.util

from bourse import ROOT

SPEC = importlib.util.spec_from_file_location('write_samples', ROOT / 'scripts/write_samples.py')
write_samples = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(write_samples)


def test_the_people_are_those_that_the_script_invents(tmp_path, monkeypatch):
    monkeypatch.setattr(write_samples, 'SAMPLES', tmp_path)
    write_samples.write_people()
    assert (tmp_path / 'people.csv').read_text() == (ROOT / 'samples/people.csv').read_text()


def test_the_people_show_every_class_both_sexes_and_ages_with_a_fraction():
    with open(ROOT / 'samples/people.csv', newline='') as file:
        people = list(csv.DictReader(file))
    assert {person['Pclass'] for person in people} == {'1', '2', '3'}
    assert {person['Sex'] for person in people} == {'female', 'male'}
    assert any(float(person['Age']) < 1 for person in people) and any(person['Age'].endswith('.5') for person in people)


def test_figures_of_an_index_are_rounded_to_the_cent(tmp_path):
    file = tmp_path / 'index.csv.gz'
    with gzip.open(file, 'wt') as text:
        text.write('Date,Open,High,Low,Close,Adj Close,Volume\n1/4/1999,1229.22998,1248.810059,1219.099976,1228.099976,1228.099976,877000000\n')

    rows = [list(map(str, row)) for row in write_samples.index_rows('^GSPC', file)]

    with open(ROOT / 'samples/indices.csv', newline='') as committed:
        assert rows == list(csv.reader(committed))[1:2]

"""bourse sample: real indices, invented symbols, invented people."""

from bourse import ROOT

PEOPLE_HEADER = 'Survived,Pclass,Name,Sex,Age,Siblings/Spouses Aboard,Parents/Children Aboard,Fare\n'


def stored_by(bourse, folder, *arguments):
    outcome = bourse.run('sample', '--data', folder, *arguments)
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout.splitlines()


def test_the_sample_is_two_real_indices_six_invented_symbols_and_people(bourse, tmp_path):
    assert stored_by(bourse, tmp_path) == [
        'Real indices: 10,062 daily bars of S&P 500 (^GSPC) and NASDAQ Composite (^IXIC), 10,062 new.',
        'Invented symbols: 20,380 bars of 6 symbols, 20,380 new.',
        'Invented people: 58 records, 58 new.']

    with bourse.serve(tmp_path) as server:
        names = {stock['symbol']: stock['name'] for stock in server.get('/stocks').json}
        assert len(names) == 8
        assert (names['^GSPC'], names['^IXIC']) == ('S&P 500', 'NASDAQ Composite')
        assert all('(synthetic)' in name for symbol, name in names.items() if symbol.startswith('DEMO'))
        assert len(server.get('/people').json) == 58


def test_a_second_time_changes_nothing(bourse, tmp_path):
    stored_by(bourse, tmp_path)
    exported = [bourse.run('export', *what, '--data', tmp_path).stdout for what in (['bars', '^GSPC'], ['people'])]

    assert stored_by(bourse, tmp_path) == [
        'Real indices: 10,062 daily bars of S&P 500 (^GSPC) and NASDAQ Composite (^IXIC), 0 new.',
        'Invented symbols: 20,380 bars of 6 symbols, 0 new.',
        'Invented people: none added, because the store already contains people.']
    assert [bourse.run('export', *what, '--data', tmp_path).stdout for what in (['bars', '^GSPC'], ['people'])] == exported


def test_people_of_ones_own_stay_alone(bourse, tmp_path):
    bourse.run('import', 'people', '-', '--data', tmp_path, input=PEOPLE_HEADER + '0,3,Mr. Own Record,male,22,1,0,7.25\n')

    assert 'none added' in stored_by(bourse, tmp_path)[-1]
    assert len(bourse.run('export', 'people', '--data', tmp_path).stdout.splitlines()) == 2


def test_people_that_are_declared_differently_get_no_sample(bourse, tmp_path):
    datasets = tmp_path / 'datasets'
    datasets.mkdir()
    declaration = (ROOT / 'datasets/people.yaml').read_text().replace('minimum: 0\n      x-csv-column: Fare', 'minimum: 1000\n      x-csv-column: Fare')
    (datasets / 'people.yaml').write_text(declaration.replace('fare: 7.25', 'fare: 1000'))

    said = stored_by(bourse, tmp_path / 'data', '--datasets', datasets)
    assert said[-1].startswith('Invented people: none added, because the store declares the dataset people differently: Fare ')

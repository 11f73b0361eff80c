"""What the documents say is so: settings, metrics, commands."""

import re
import shutil
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from accounts import basic
from bourse import DATA, ROOT
from documents import Reader, section_of
from postgres import PostgresServer


DOCUMENTED = re.findall(r'^\| `([a-z_.]+)` \| `(--[a-z-]+)` \| (?:`([^`]*)`)? *\|', (ROOT / 'docs/operations.md').read_text(), re.M)


def shown_flags(bourse):
    """What `serve --help` says of each flag."""
    return dict(re.findall(r'^ +(--[a-z-]+)(?:=\S+)? +(.*)$', bourse.run('serve', '--help').stdout, re.M))


def test_every_setting_is_documented_with_its_flag_default_and_variable(bourse):
    shown = shown_flags(bourse)

    assert {flag for _, flag, _ in DOCUMENTED} == set(shown) - {'--config'}
    for key, flag, default in DOCUMENTED:
        assert 'BOURSE_' + key.upper().replace('.', '_') in shown[flag]
        found = re.search(r'\[([^]]*)\] \(BOURSE_', shown[flag])
        assert (found.group(1) if found else '') == default, flag


def test_every_documented_metric_is_served(sample):
    sample.get('/stocks')
    served = sample.get('/metrics').text
    for name in re.findall(r'^\| `(bourse_[a-z_]+)`', (ROOT / 'docs/operations.md').read_text(), re.M):
        assert f'# TYPE {name} ' in served, name


def test_the_commands_that_make_run_prints_work(sample):
    script = (ROOT / 'scripts/run.sh').read_text()
    targets = re.findall(r"curl (-u admin )?'http://\$listen([^']+)'", script)
    assert len(targets) == 4
    for user, target in targets:
        assert sample.get(target, basic() if user else {}).status == 200
        assert f"curl {user}'http://127.0.0.1:8000{target}'" in (ROOT / 'README.md').read_text()


def test_every_documented_secret_is_a_setting(bourse, tmp_path):
    page = section_of(ROOT / 'docs/operations.md', 'Settings')
    secrets = re.findall(r'^\| `([a-z_.]+)` \| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|', page, re.M)
    assert len(secrets) == 6
    (tmp_path / 'bourse.yaml').write_text('\n'.join(f'{key}: {number}{"x" * 32}' for number, (key, _) in enumerate(secrets)))
    for key, variables in secrets:
        assert 'BOURSE_' + key.upper().replace('.', '_') in variables
    outcome = bourse.run('serve', '--config', tmp_path / 'bourse.yaml', '--log-level', 'none', '--data', tmp_path / 'data')
    assert 'log.level' in outcome.stderr, 'the secrets are known: what does not fit is the level'


def test_the_readme_shows_what_the_sample_answers(sample):
    readme = (ROOT / 'README.md').read_text()
    answer = sample.get('/stocks/time-series/DEMO?interval=2&frequency=Weekly&order=desc&limit=5&format=csv').text
    assert answer.replace('\r\n', '\n') in readme


def test_the_chart_of_the_readme_is_drawn_from_what_is_served(sample):
    drawn = subprocess.run([sys.executable, ROOT / 'scripts/draw_chart.py', f'http://127.0.0.1:{sample.port}'], capture_output=True, text=True)
    assert drawn.stdout == (ROOT / 'docs/images/gspc.svg').read_text(), drawn.stderr


@pytest.fixture
def readers_folder(tmp_path, stocks_csv):
    """What a reader of the README has at hand."""
    people = DATA / 'titanic.csv'
    if not people.exists():
        pytest.skip(f'the real people are not at {people} (BOURSE_TEST_DATA)')
    shutil.copy(people, tmp_path / 'titanic.csv')
    shutil.copy(stocks_csv, tmp_path / 'stocks.csv')
    return tmp_path


def test_what_the_readme_says_of_accounts_works_as_written(bourse, tmp_path):
    with Reader(bourse, tmp_path) as reader:
        reader.follow(section_of(ROOT / 'README.md', 'Accounts and quotes'))
        assert reader.ran == 12


def test_what_the_readme_says_of_orders_works_as_written(bourse, tmp_path):
    with Reader(bourse, tmp_path) as reader:
        reader.follow(section_of(ROOT / 'README.md', 'Orders of bitcoin'))
        assert reader.ran == 5


def test_what_the_readme_says_of_people_works_as_written(bourse, readers_folder):
    with Reader(bourse, readers_folder) as reader:
        reader.follow(section_of(ROOT / 'README.md', 'People, and records of your own'))
        assert reader.ran == 6


def test_what_the_readme_says_of_the_monitor_works_as_written(bourse, tmp_path):
    with Reader(bourse, tmp_path) as reader:
        reader.follow(section_of(ROOT / 'README.md', 'Monitor'))
        assert reader.ran == 6


def test_what_the_readme_says_of_postgresql_works_as_written(bourse, tmp_path):
    with PostgresServer() as server:
        place = urlsplit(server.url())
        psql = {'PGHOST': place.hostname, 'PGPORT': str(place.port), 'PGUSER': place.username, 'PGPASSWORD': place.password,
                'PGDATABASE': place.path[1:]}
        with Reader(bourse, tmp_path, {'127.0.0.1:5432': f'127.0.0.1:{server.port}'}, **psql) as reader:
            reader.follow(section_of(ROOT / 'README.md', 'PostgreSQL instead of the embedded store'))
            assert reader.ran == 7


def test_what_the_readme_says_of_two_processes_works_as_written(bourse, tmp_path, rabbitmq_server):
    with Reader(bourse, tmp_path, {'amqp://guest:guest@127.0.0.1:5672': rabbitmq_server.url}) as reader:
        reader.follow(section_of(ROOT / 'README.md', 'Two processes'))
        assert reader.ran == 7


def test_links_between_documents_lead_somewhere():
    for page in [ROOT / 'README.md', ROOT / 'CONTRIBUTING.md', *(ROOT / 'docs').rglob('*.md')]:
        for link in re.findall(r'\]\(([^)#]+?)(?:#[^)]*)?\)', page.read_text()):
            if not link.startswith('http'):
                assert (page.parent / link).exists(), f'{page.relative_to(ROOT)} links to {link}'

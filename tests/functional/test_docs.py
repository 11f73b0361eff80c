"""The documentation matches the program: settings, metrics, commands."""

import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from accounts import basic
from bourse import ROOT
from documents import Reader, section_of
from postgres import PostgresServer


def test_every_documented_metric_is_served(sample):
    sample.get('/stocks')
    served = sample.get('/metrics').text
    for name in re.findall(r'^\| `(bourse_[a-z_]+)`', (ROOT / 'docs/operations.md').read_text(), re.M):
        assert f'# TYPE {name} ' in served, name


def test_every_limit_has_a_metric_that_is_served_and_a_code_of_the_contract(sample):
    sample.get('/stocks')
    served, contract = sample.get('/metrics').text, (ROOT / 'api/openapi.yaml').read_text()
    table = re.search(r'^### All limits\n(.*?)(?=^##)', (ROOT / 'docs/operations.md').read_text(), re.M | re.S).group(1)
    rows = [[cell.strip() for cell in line.strip('|').split('|')] for line in table.splitlines() if line.startswith('| ')][1:]
    assert len(rows) > 15
    for limit, _, beyond, metric in rows:
        for name in re.findall(r'`(bourse_[a-z_]+)`', metric):
            assert f'# TYPE {name} ' in served, limit
        for code in re.findall(r'\d{3} `([a-z-]+)`', beyond):
            assert f'code: {code}' in contract, limit


def test_the_commands_that_make_run_prints_work(sample):
    script = (ROOT / 'scripts/run.sh').read_text()
    targets = re.findall(r"curl (-u admin )?'http://\$listen([^']+)'", script)
    assert len(targets) == 4
    for user, target in targets:
        answer = sample.get(target, basic() if user else {})
        assert answer.status == 200 and answer.text not in ('', '[]'), target


def test_the_readme_works_as_written_and_fits_in_150_lines(bourse, tmp_path):
    page = (ROOT / 'README.md').read_text()
    assert len(page.splitlines()) <= 150
    assert bourse.run('sample', '--data', tmp_path / 'data').returncode == 0
    with Reader(bourse, tmp_path) as reader:
        reader.serve()  # `make run`
        reader.follow(page)
        assert reader.ran == 2


def test_the_chart_of_the_readme_is_drawn_from_what_is_served(sample):
    drawn = subprocess.run([sys.executable, ROOT / 'scripts/draw_chart.py', f'http://127.0.0.1:{sample.port}'], capture_output=True, text=True)
    assert drawn.stdout == (ROOT / 'docs/images/gspc.svg').read_text(), drawn.stderr


GUIDES = ROOT / 'docs/guide'


@pytest.mark.parametrize('guide, commands', [('accounts-and-quotes', 18), ('bars', 17), ('files', 25), ('monitor', 6), ('orders', 6), ('people-and-datasets', 8),
                                             ('recipes', 8)])
def test_a_guide_works_as_written(bourse, tmp_path, guide, commands):
    with Reader(bourse, tmp_path) as reader:
        reader.follow((GUIDES / f'{guide}.md').read_text())
        assert reader.ran == commands


def test_the_guide_to_postgresql_works_as_written(bourse, tmp_path):
    with PostgresServer() as server:
        place = urlsplit(server.url())
        psql = {'PGHOST': place.hostname, 'PGPORT': str(place.port), 'PGUSER': place.username, 'PGPASSWORD': place.password,
                'PGDATABASE': place.path[1:]}
        with Reader(bourse, tmp_path, {'127.0.0.1:5432': f'127.0.0.1:{server.port}'}, **psql) as reader:
            reader.follow((GUIDES / 'postgresql.md').read_text())
            assert reader.ran == 7


def test_the_guide_to_separate_processes_works_as_written(bourse, tmp_path, rabbitmq_server):
    with Reader(bourse, tmp_path, {'amqp://guest:guest@127.0.0.1:5672': rabbitmq_server.url}) as reader:
        reader.follow((GUIDES / 'processes-apart.md').read_text())
        assert reader.ran == 7


def headings_of(page):
    """The anchors of the headings of a page, as GitHub generates them."""
    text = re.sub(r'^```.*?^```$', '', page.read_text(), flags=re.M | re.S)
    return {re.sub(r'[^a-z0-9 -]', '', title.lower()).replace(' ', '-') for title in re.findall(r'^#+ (.*)$', text, re.M)}


def test_links_between_documents_lead_somewhere():
    for page in [ROOT / 'README.md', ROOT / 'CONTRIBUTING.md', *(ROOT / 'docs').rglob('*.md')]:
        for link, fragment in re.findall(r'\]\(([^)#]*)(?:#([^)]*))?\)', page.read_text()):
            if not link.startswith('http'):
                target = page.parent / link if link else page
                assert target.exists(), f'{page.relative_to(ROOT)} links to {link}'
                assert not fragment or fragment in headings_of(target), f'{page.relative_to(ROOT)} links to {link}#{fragment}'

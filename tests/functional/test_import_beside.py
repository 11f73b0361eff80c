"""An import of bars beside other writers, on SQLite: only changes of symbols wait for it."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest

from accounts import basic, make_admin, send_json
from bourse import ROOT, wait_until
from people import BRAUND
from soak import smoke_or_soak
from test_upload import PATH, ROWS, upload

BARS, QUIET_SECONDS = smoke_or_soak((100_000, 3), (3_000_000, 10))


def test_an_import_delays_changes_of_symbols_only(bourse, tmp_path):
    """Another connection locks the bars, so the import holds their writer and cannot end."""
    make_admin(bourse, '--data', tmp_path)
    assert bourse.import_bars(tmp_path, ROWS.replace('TINY', 'OLD')).returncode == 0
    with bourse.serve(tmp_path, ENABLE_METRICS='true') as server, closing(sqlite3.connect(tmp_path / 'bars.db', isolation_level=None)) as other:
        person = send_json(server, 'POST', '/people', BRAUND).json['uuid']
        wait_until(lambda: server.get('/record').status == 200, 'a price')
        other.execute('BEGIN IMMEDIATE')
        answers = []
        importing = threading.Thread(target=lambda: answers.append(upload(server, ROWS)))
        importing.start()
        wait_until(lambda: server.metric('bourse_upload_received_bytes_total') == len(ROWS), 'the upload is complete')

        assert send_json(server, 'PUT', f'/people/{person}', BRAUND | {'age': 31}).status == 200
        assert send_json(server, 'POST', '/place_order', {'currency': 'USD', 'amount': 10}).status == 201
        assert send_json(server, 'POST', '/api/v1/users', {'username': 'ada', 'password': 'long enough'}, basic()).status == 201
        assert server.get(f'{PATH}/OLD').status == 200 and server.get(f'{PATH}/TINY').status == 404
        change = send_json(server, 'PATCH', '/api/v1/symbols/OLD', {'name': 'Old'}, basic())
        assert answers == [], 'the import goes on'
        other.execute('ROLLBACK')
        importing.join()

        assert (change.status, change.json['code'], change.json['detail']) == (503, 'unavailable', 'server overloaded; retry later')
        assert int(change.headers['Retry-After']) >= 1
        assert server.metric('bourse_store_writes_refused_total{file="bars"}') == 1
        assert server.metric('bourse_store_writes_refused_total{file="main"}') == 0
        assert answers[0].status == 200 and server.get(f'{PATH}/TINY').status == 200
        assert send_json(server, 'PATCH', '/api/v1/symbols/OLD', {'name': 'Old'}, basic()).status == 200


@pytest.mark.patient
def test_nothing_is_refused_beside_a_large_import(bourse):
    """The benchmark, which prints its table."""
    campaign = subprocess.run([sys.executable, ROOT / 'bench/import_beside.py', bourse.binary, str(BARS), str(QUIET_SECONDS)],
                              capture_output=True, text=True)
    print(campaign.stdout)
    assert campaign.returncode == 0, campaign.stderr

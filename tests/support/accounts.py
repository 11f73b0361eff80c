"""Names, passwords and tokens, as a client shows them."""

import base64
import json

#: The super user of servers that tests share. Loud on purpose: tests look for it where it must not be.
ADMIN = 'admin'
PASSWORD = 'do-not-show-this-either'


def basic(name=ADMIN, password=PASSWORD):
    return {'Authorization': 'Basic ' + base64.b64encode(f'{name}:{password}'.encode()).decode()}


def bearer(token):
    return {'Authorization': f'Bearer {token}'}


def log_in(server, name=ADMIN, password=PASSWORD):
    """The headers of a new token."""
    response = server.get('/api/v1/login', basic(name, password))
    assert response.status == 200, response.text
    return bearer(response.json['access_token'])


def send_json(server, method, target, content, headers=None):
    return server.request(method, target, {'Content-Type': 'application/json'} | (headers or {}), json.dumps(content))


def make_admin(bourse, *arguments, **variables):
    outcome = bourse.run('init', '--admin', ADMIN, *arguments, BOURSE_ADMIN_PASSWORD=PASSWORD, **variables)
    assert outcome.returncode == 0, outcome.stderr


def add_user(bourse, name, password, *arguments, **variables):
    outcome = bourse.run('users', 'add', name, *arguments, input=password + '\n', **variables)
    assert outcome.returncode == 0, outcome.stderr

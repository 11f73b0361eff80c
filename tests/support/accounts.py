"""Names, passwords and tokens, in the form that clients send."""

import base64
import json

#: The super user of servers shared by tests. The password is conspicuous: tests search for it where
#: it must not appear.
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

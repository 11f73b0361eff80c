"""A server with people, and the calls on them, for tests."""

import json
from contextlib import contextmanager

JSON = {'Content-Type': 'application/json'}
HTML = {'Accept': 'text/html'}
BRAUND = {'passengerClass': 3, 'name': 'Mr. Owen Harris Braund', 'sex': 'male', 'age': 22, 'siblingsOrSpousesAboard': 1,
          'parentsOrChildrenAboard': 0, 'fare': 7.25}


class People:
    """A server with people, and the calls on them."""

    def __init__(self, server):
        self.server = server

    def get(self, target='/people', headers=None):
        return self.server.get(target, headers)

    def send(self, method, target, body, headers=None):
        text = body if isinstance(body, str) else json.dumps(body)
        return self.server.request(method, target, JSON | (headers or {}), text.encode('utf-8', 'surrogatepass'))

    def post(self, body, collection='/people'):
        return self.send('POST', collection, body)

    def put(self, path, body, headers=None):
        return self.send('PUT', path, body, headers)

    def delete(self, path, headers=None):
        return self.server.request('DELETE', path, headers)

    def add(self, **properties):
        """Adds a person and returns its path."""
        answer = self.post(BRAUND | properties)
        assert answer.status == 201, answer.text
        return answer.headers['Location']

    def ages(self, target='/people'):
        return [person['age'] for page in self.server.pages(target) for person in page.json]


@contextmanager
def served(bourse, folder, *arguments, **settings):
    """A server, on a store that is migrated first if necessary."""
    if settings:
        outcome = bourse.run('migrate', *arguments, **settings)
        assert outcome.returncode == 0, outcome.stderr
    with bourse.serve(folder, *arguments, **settings) as server:
        yield server

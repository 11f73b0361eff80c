"""The api and quotes roles over a RabbitMQ that fails, and with faulty peers. In every case each
caller gets 200 or 503 within the deadline, and no restart is needed."""

import json
import threading
import time
from contextlib import contextmanager

import pika
import pytest

from accounts import basic, make_admin
from bourse import wait_until
from installation import Installation, providers
from provider_stub import ProviderStub
from rabbitmq import RabbitServer
from soak import smoke_or_soak

QUEUE = 'bourse.quotes'
#: Deadline of a request to another role, in seconds; the response may take slightly longer.
DEADLINE = 2
MOMENT = 2
#: How often RabbitMQ is killed.
KILLS = smoke_or_soak(1, 20)
#: Maximum recovery time after the broker is back.
RECOVERY = 5


@pytest.fixture
def stub():
    with ProviderStub() as stub:
        yield stub


@pytest.fixture
def admin(bourse, tmp_path):
    make_admin(bourse, '--data', tmp_path / 'data')


def two_processes(bourse, tmp_path, url, stub, *arguments):
    return Installation(bourse, tmp_path, 'rabbitmq', url, arguments, providers(stub, 'stooq'),
                        BOURSE_BROKER_DEADLINE=f'{DEADLINE}s')


@contextmanager
def api_alone(bourse, tmp_path, url):
    with bourse.serve(tmp_path / 'data', '--roles', 'api', BOURSE_BROKER_URL=url, ENABLE_METRICS='1',
                      BOURSE_BROKER_DEADLINE=f'{DEADLINE}s') as api:
        wait_until(lambda: api.get('/readyz').status == 200, 'the api role to be ready')
        yield api


def ask(server, symbol='demo.us'):
    """The response, and its duration."""
    begun = time.monotonic()
    answer = server.get(f'/api/v1/stock?q={symbol}', basic())
    return answer, time.monotonic() - begun


class FakeQuotes:
    """Plays the quotes role with `answer(channel, properties, question)`, on a separate thread."""

    def __init__(self, url, answer):
        self.answer, self.questions = answer, []
        self.connection = pika.BlockingConnection(pika.URLParameters(url))
        self.channel = self.connection.channel()
        self.channel.queue_declare(QUEUE, arguments={'x-expires': 5000, 'x-max-length': 10000})
        self.channel.basic_consume(QUEUE, self._take, auto_ack=True)
        self.thread = threading.Thread(target=self.channel.start_consuming, daemon=True)
        self.thread.start()

    def _take(self, channel, _, properties, body):
        self.questions.append(json.loads(body))
        self.answer(channel, properties, self.questions[-1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.add_callback_threadsafe(self.channel.stop_consuming)
        self.thread.join(30)
        self.channel.queue_delete(QUEUE)
        self.connection.close()


def quote_of(symbol, close=7):
    return json.dumps({'quote': {'symbol': symbol, 'date': '2024-03-08', 'time': '', 'open': close, 'high': close,
                                 'low': close, 'close': close, 'volume': None, 'name': ''},
                       'provider': 'fake', 'age': 0, 'stale': False})


def send(channel, properties, body):
    channel.basic_publish('', properties.reply_to, body, pika.BasicProperties(correlation_id=properties.correlation_id))


def test_no_quotes_process_is_told_at_once(bourse, tmp_path, admin, rabbitmq_server):
    with api_alone(bourse, tmp_path, rabbitmq_server.url) as api:
        answer, took = ask(api)
        assert (answer.status, answer.json['code'], answer.headers['Retry-After']) == (503, 'unavailable', '1')
        assert took < DEADLINE
        assert api.metric('bourse_broker_questions_total{outcome="nobody_listens"}') == 1
        assert api.get('/api/v1/users/history', basic()).json == []
        assert api.get('/stocks').status == 200, 'the rest goes on'


def test_duplicate_replies_are_ignored(bourse, tmp_path, admin, rabbitmq_server):
    def twice(channel, properties, question):
        send(channel, properties, quote_of(question['symbol'], 7))
        send(channel, properties, quote_of(question['symbol'], 8))
    with FakeQuotes(rabbitmq_server.url, twice), api_alone(bourse, tmp_path, rabbitmq_server.url) as api:
        for _ in range(20):
            assert ask(api)[0].json['quote'] == 7
        wait_until(lambda: api.metric('bourse_broker_answers_ignored_total') == 20, 'the second answers to be ignored')
        assert len(api.get('/api/v1/users/history', basic()).json) == 20


def test_a_late_reply_is_ignored(bourse, tmp_path, admin, rabbitmq_server):
    late = []

    def first_late(channel, properties, question):
        if not late:
            late.append(properties)
            return
        send(channel, late[0], quote_of('LATE.US', 1))
        send(channel, properties, quote_of(question['symbol'], 7))
    with FakeQuotes(rabbitmq_server.url, first_late) as fake, api_alone(bourse, tmp_path, rabbitmq_server.url) as api:
        answer, took = ask(api, 'late.us')
        assert (answer.status, answer.headers['Retry-After']) == (503, '1')
        assert DEADLINE * 0.9 < took < DEADLINE + MOMENT
        assert ask(api)[0].json == {'symbol': 'DEMO.US', 'company_name': '', 'quote': 7}
        assert api.metric('bourse_broker_answers_ignored_total') == 1
        assert [question['symbol'] for question in fake.questions] == ['LATE.US', 'DEMO.US']


@pytest.mark.parametrize('reply', ['', '{', '[]', '{"quote":{}}', quote_of('OTHER.US'), '{"error":7}', 'x' * 1_000_000])
def test_an_answer_that_cannot_be_read_is_a_failure_of_the_other_end(bourse, tmp_path, admin, rabbitmq_server, reply):
    with FakeQuotes(rabbitmq_server.url, lambda channel, properties, _: send(channel, properties, reply)), \
            api_alone(bourse, tmp_path, rabbitmq_server.url) as api:
        answer, took = ask(api)
        assert (answer.status, answer.json['code']) == (502, 'provider-failed')
        assert took < DEADLINE


def test_a_question_that_is_delivered_twice_is_answered_twice(bourse, tmp_path, stub, rabbitmq_server):
    """The request has no other effect, because reading a quote changes nothing."""
    with bourse.serve(tmp_path, '--roles', 'quotes', BOURSE_BROKER_URL=rabbitmq_server.url, **providers(stub, 'stooq')) as quotes:
        wait_until(lambda: quotes.get('/readyz').status == 200, 'the quotes role to be ready')
        connection = pika.BlockingConnection(pika.URLParameters(rabbitmq_server.url))
        channel = connection.channel()
        answers = []
        channel.basic_consume('amq.rabbitmq.reply-to', lambda *message: answers.append(message), auto_ack=True)
        properties = pika.BasicProperties(correlation_id='7', reply_to='amq.rabbitmq.reply-to', expiration='20000')
        for body in ('{"ask":"quote","symbol":"DEMO.US"}',) * 2 + ('no question',):
            channel.basic_publish('', QUEUE, body, properties)
        wait_until(lambda: connection.process_data_events(0) or len(answers) == 3, 'three answers')
        assert {answer[2].correlation_id for answer in answers} == {'7'}
        bodies = [json.loads(answer[3]) for answer in answers]
        assert len([body for body in bodies if body.get('quote', {}).get('close') == 11]) == 2
        assert len([body for body in bodies if body.get('error', {}).get('code') == 'invalid-input']) == 1
        assert len(stub.calls()) == 1
        connection.close()


def test_a_quotes_process_that_dies_in_the_middle_is_stood_in_for(bourse, tmp_path, admin, stub, rabbitmq_server):
    with Installation(bourse, tmp_path, 'rabbitmq', rabbitmq_server.url, ('--provider-deadline', '20s'),
                      providers(stub, 'stooq'), BOURSE_BROKER_DEADLINE='20s', BOURSE_QUOTES_DEADLINE='20s') as installation:
        wait_until(lambda: installation.quotes.get('/readyz').status == 200, 'the quotes role to be ready')
        wait_until(lambda: installation.api.get('/readyz').status == 200, 'the api role to be ready')
        stub.fault('slow', 1)
        answers = []
        caller = threading.Thread(target=lambda: answers.append(ask(installation.api)[0]))
        caller.start()
        wait_until(lambda: len(stub.calls()) == 1, 'the first to ask its provider')
        with installation.serve_quotes() as second:
            wait_until(lambda: second.get('/readyz').status == 200, 'the second to be ready')
            installation.quotes.process.kill()
            caller.join(30)
            assert answers[0].status == 200
            assert len(stub.calls()) == 2
            assert len(installation.api.get('/api/v1/users/history', basic()).json) == 1
        installation.quotes.process.wait()
        installation.quotes.stop = lambda: 0


def load(server, clients, until, outcomes):
    """Sends requests from this many concurrent clients until stopped; records (time, status,
    duration) of every request."""
    def run():
        while not until.is_set():
            answer, took = ask(server)
            outcomes.append((time.monotonic(), answer.status, took, answer.headers['Retry-After']))
            # A client that is told to retry later waits.
            if answer.status != 200:
                time.sleep(0.05)
    threads = [threading.Thread(target=run) for _ in range(clients)]
    for thread in threads:
        thread.start()
    return threads


@pytest.mark.concurrent
@pytest.mark.patient
def test_a_broker_that_is_killed_and_restarted_under_load(bourse, tmp_path, admin, stub):
    with RabbitServer() as rabbit, two_processes(bourse, tmp_path, rabbit.url, stub) as installation:
        wait_until(lambda: installation.quotes.get('/readyz').status == 200, 'the quotes role to be ready')
        wait_until(lambda: installation.api.get('/readyz').status == 200, 'the api role to be ready')
        until, outcomes = threading.Event(), []
        threads = load(installation.api, 8, until, outcomes)
        recoveries = []
        try:
            for _ in range(KILLS):
                count = len(outcomes)
                wait_until(lambda: len(outcomes) > count + 50, 'requests to be answered')
                rabbit.kill()
                wait_until(lambda: outcomes[-1][1] == 503, 'a response that reports the loss')
                wait_until(lambda: installation.api.get('/readyz').status == 503, 'the loss to be seen')
                assert installation.api.get('/healthz').status == 200
                rabbit.start()
                back = time.monotonic()
                wait_until(lambda: outcomes[-1][1] == 200, 'quotes to be found again')
                recoveries.append(min(when for when, status, *_ in outcomes if when > back and status == 200) - back)
        finally:
            until.set()
            for thread in threads:
                thread.join(60)
        assert not any(thread.is_alive() for thread in threads), 'somebody hangs'
        assert {status for _, status, *_ in outcomes} == {200, 503}
        assert all(retry == '1' for _, status, _, retry in outcomes if status == 503)
        assert max(took for _, _, took, _ in outcomes) < DEADLINE + MOMENT
        print(f'{len(outcomes)} requests, recovered after', *(f'{recovery:.2f} s' for recovery in recoveries))
        assert max(recoveries) < RECOVERY
        wait_until(lambda: installation.api.get('/readyz').status == 200, 'the api role to be ready again')


@pytest.mark.concurrent
@pytest.mark.patient
def test_a_broker_that_freezes(bourse, tmp_path, admin, stub):
    with RabbitServer() as rabbit, two_processes(bourse, tmp_path, rabbit.url, stub) as installation:
        wait_until(lambda: installation.quotes.get('/readyz').status == 200, 'the quotes role to be ready')
        wait_until(lambda: ask(installation.api)[0].status == 200, 'a quote')
        rabbit.freeze()
        answer, took = ask(installation.api)
        assert answer.status == 503
        assert took < DEADLINE + MOMENT
        rabbit.thaw()
        thawed = time.monotonic()
        wait_until(lambda: ask(installation.api)[0].status == 200, 'a quote again')
        assert time.monotonic() - thawed < RECOVERY


@pytest.mark.concurrent
def test_quotes_processes_that_take_turns_under_load(bourse, tmp_path, admin, stub, rabbitmq_server):
    """One replica shuts down regularly while another one stays: no request fails."""
    with two_processes(bourse, tmp_path, rabbitmq_server.url, stub) as installation:
        wait_until(lambda: installation.quotes.get('/readyz').status == 200, 'the quotes role to be ready')
        wait_until(lambda: installation.api.get('/readyz').status == 200, 'the api role to be ready')
        until, outcomes = threading.Event(), []
        threads = load(installation.api, 4, until, outcomes)
        try:
            for _ in range(2):
                with installation.serve_quotes() as second:
                    wait_until(lambda: second.get('/readyz').status == 200, 'the second to be ready')
                    count = len(outcomes)
                    wait_until(lambda: len(outcomes) > count + 50, 'requests to be answered')
        finally:
            until.set()
            for thread in threads:
                thread.join(60)
        assert {status for _, status, *_ in outcomes} == {200}

"""An external subscriber to order events: a durable queue, bound to Bourse's exchange, and a
consumer."""

import threading
import uuid
from contextlib import contextmanager, suppress

import pika
from pika.adapters.utils.connection_workflow import AMQPConnectorException
from pika.exceptions import AMQPError

from bourse import PATIENCE
from order_history import Event

EXCHANGE = 'bourse.events'
#: Maximum number of unacknowledged messages.
PREFETCH = 1000
#: What pika raises when the broker is away. A handshake that times out is no AMQPError.
AWAY = (AMQPError, AMQPConnectorException, OSError)


@contextmanager
def bound(url, queue):
    """A durable queue that receives every order; deleted at the end."""
    with connect(url) as connection:
        bind(connection.channel(), queue)
    try:
        yield queue
    finally:
        with suppress(*AWAY), connect(url) as connection:
            connection.channel().queue_delete(queue)


def bind(channel, queue):
    channel.exchange_declare(EXCHANGE, 'topic', durable=True)
    channel.queue_declare(queue, durable=True)
    channel.queue_bind(queue, EXCHANGE, 'order.placed')


def connect(url):
    return pika.BlockingConnection(pika.URLParameters(url))


class Subscriber:
    """Consumes `order.placed` from before it is entered to its end, on a separate thread, and
    reconnects when the broker is back. The queue is durable, so no message is lost."""

    def __init__(self, url):
        self.url = url
        #: In order of arrival. Appended to by the thread.
        self.events = []
        self._is_ending = threading.Event()
        self._bound = bound(url, f'orders-{uuid.uuid4()}')
        self._thread = threading.Thread(target=self._run, daemon=True)

    def ids(self):
        """The ids of the orders received so far."""
        return {event.message_id for event in list(self.events)}

    def doubled(self):
        """Counts of repeated events: published again, and delivered again by the broker."""
        events = list(self.events)
        redelivered = sum(event.is_redelivered for event in events)
        return max(0, len(events) - redelivered - len(self.ids())), redelivered

    def _run(self):
        while not self._is_ending.is_set():
            with suppress(*AWAY):
                with connect(self.url) as connection:
                    channel = connection.channel()
                    # RabbitMQ 3.10 forgets the durable binding in about 1 of 40 restarts after a kill.
                    bind(channel, self.queue)
                    self._consume(channel)
            self._is_ending.wait(0.05)

    def _consume(self, channel):
        channel.basic_qos(prefetch_count=PREFETCH)
        for delivery, properties, body in channel.consume(self.queue, inactivity_timeout=0.1):
            if delivery is not None:
                self.events.append(Event(delivery.routing_key, properties.message_id, properties.content_type, properties.type,
                                         properties.delivery_mode == 2, delivery.redelivered, body.decode()))
                channel.basic_ack(delivery.delivery_tag)
            if self._is_ending.is_set():
                return

    def __enter__(self):
        self.queue = self._bound.__enter__()
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._is_ending.set()
        self._thread.join(PATIENCE)
        self._bound.__exit__(*exception)

"""A web server with one empty page, on a free port of loopback: an origin other than that of the server under test."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b'<!doctype html><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">'


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Type', 'text/html')
        self.send_header('Content-Length', str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *ignored):
        """Writes nothing."""


class WebPages:
    def __enter__(self):
        self._server = ThreadingHTTPServer(('127.0.0.1', 0), Page)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def origin(self, host):
        """`127.0.0.1` is the same site as the server under test, which has another port; `localhost` is another site."""
        return f'http://{host}:{self._server.server_port}'

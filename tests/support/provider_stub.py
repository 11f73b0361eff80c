"""A server on a free port of 127.0.0.1 that responds like stooq, Alpha Vantage, Coinbase, Kraken and Binance, with faults on
request. All data are invented.

    provider_stub.py serve   prints its URL, and executes commands from standard input, one per line, until its end:
        fault NAME [COUNT [SYMBOL]]   the next COUNT requests (0: all), for SYMBOL only if given, get this fault; `done`.
                                      A request without a symbol has its path instead
        clear                         no more faults; `done`
        price TEXT                    the price of a bitcoin in dollars from now on; `done`
        calls                         the number of received requests
        last                          the target of the last one

Tests in Python use ProviderStub instead.
"""

import argparse
import json
import socket
import socketserver
import struct
import sys
import threading
from datetime import date, timedelta
from urllib.parse import parse_qsl, unquote_plus, urlsplit

#: The only key that this stub accepts for Alpha Vantage. Conspicuous: tests search for it where it
#: must not appear.
KEY = 'K3YK3Y-do-not-show-this'

#: Duration of faults that keep a caller waiting, unless the caller disconnects.
PATIENCE = 30

LAST_DAY = date(2024, 3, 8)
LAST_BAR = ('10.5', '11.25', '10.4', '11', '123456')


def trading_days(count):
    """The last `count` days from Monday to Friday, oldest first."""
    days = []
    day = LAST_DAY
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day -= timedelta(days=1)
    return days[::-1]


def history(count=300):
    """(day, open, high, low, close, volume), all but the day as text, oldest first."""
    days = trading_days(count)
    rows = [(day, f'{9 + n % 7 / 10:.2f}', f'{10 + n % 7 / 10:.2f}', f'{8.5 + n % 7 / 10:.2f}', f'{9.5 + n % 7 / 10:.2f}',
             str(90_000 + n)) for n, day in enumerate(days[:-1])]
    return [*rows, (days[-1], *LAST_BAR)]


#: By stooq's code; Alpha Vantage omits the suffix. `old.us` has not been traded for a long time.
STOCKS = {'demo.us': ('DEMO CORP', history()), 'other.us': ('OTHER, INC', history(50)),
          'old.us': ('OLD CO', [(day - timedelta(days=3650), *bar) for day, *bar in history(20)])}


# stooq
# ----------------------------------------------------------------------------------------------------------------------

def stooq_quote(query):
    codes = query.get('s', '').split(',')
    rows = []
    for code in codes:
        if code.lower() in STOCKS:
            name, bars = STOCKS[code.lower()]
            day, *bar = bars[-1]
            rows.append(','.join([code.upper(), day.isoformat(), '22:00:15', *bar, name + '   ']))
        else:
            rows.append(','.join([code.upper(), *['N/D'] * 7, code.upper()]))
    return csv(['Symbol,Date,Time,Open,High,Low,Close,Volume,Name', *rows])


def stooq_daily(query):
    _, bars = STOCKS.get(query.get('s', '').lower(), ('', []))
    first, last = query.get('d1', '00000000'), query.get('d2', '99999999')
    rows = [','.join([day.isoformat(), *bar]) for day, *bar in bars if first <= day.strftime('%Y%m%d') <= last]
    return csv(['Date,Open,High,Low,Close,Volume', *rows]) if rows else text('No data')


# Alpha Vantage
# ----------------------------------------------------------------------------------------------------------------------

def alphavantage(query):
    if query.get('apikey') != KEY:
        return document({'Error Message': 'the parameter apikey is invalid or missing. Please claim your free API key.'})
    code = query.get('symbol', '').upper()
    stock = STOCKS.get(f'{code.lower()}.us')
    function = query.get('function')
    if function == 'GLOBAL_QUOTE':
        return document({'Global Quote': global_quote(code, stock[1][-1]) if stock else {}})
    if function in ('TIME_SERIES_DAILY', 'TIME_SERIES_DAILY_ADJUSTED') and stock:
        bars = stock[1][::-1] if query.get('outputsize') == 'full' else stock[1][:-101:-1]
        series = csv_series if query.get('datatype') == 'csv' else json_series
        return series(code, bars, function.endswith('ADJUSTED'))
    return document({'Error Message': 'Invalid API call. Please retry or visit the documentation '
                                      f'(https://www.alphavantage.co/documentation/) for {function}.'})


def global_quote(code, bar):
    day, opening, high, low, close, volume = bar
    return {'01. symbol': code, '02. open': opening, '03. high': high, '04. low': low, '05. price': close,
            '06. volume': volume, '07. latest trading day': day.isoformat(), '08. previous close': '11.0647',
            '09. change': '-0.0647', '10. change percent': '-0.5852%'}


def csv_series(_, bars, adjusted):
    header = 'timestamp,open,high,low,close,' + ('adjusted_close,volume,dividend_amount,split_coefficient' if adjusted
                                                 else 'volume')
    rows = [','.join([day.isoformat(), *prices, *([prices[-1], volume, '0.0000', '1.0'] if adjusted else [volume])])
            for day, *prices, volume in bars]
    return csv([header, *rows])


def json_series(code, bars, adjusted):
    keys = ['1. open', '2. high', '3. low', '4. close']
    keys += ['5. adjusted close', '6. volume', '7. dividend amount', '8. split coefficient'] if adjusted else ['5. volume']
    days = {}
    for day, *prices, volume in bars:
        rest = [prices[-1], volume, '0.0000', '1.0'] if adjusted else [volume]
        days[day.isoformat()] = dict(zip(keys, [*prices, *rest], strict=True))
    about = {'1. Information': 'Daily Prices (open, high, low, close) and Volumes', '2. Symbol': code,
             '3. Last Refreshed': LAST_DAY.isoformat(), '4. Output Size': 'Compact', '5. Time Zone': 'US/Eastern'}
    return document({'Meta Data': about, 'Time Series (Daily)': days})


# Prices of bitcoin
# ----------------------------------------------------------------------------------------------------------------------

#: In dollars, euros and pounds, as text: responses contain exactly these digits.
BITCOIN = {'USD': '64123.45', 'EUR': '58700.1', 'GBP': '50012.345'}


def coinbase(query, bitcoin):
    if query.get('currency') != 'BTC':
        return document({'errors': [{'id': 'invalid_request', 'message': 'Currency is invalid'}]})
    others = {'AED': '235517.4', 'ETH': '18.2518248175182482', 'ZWL': '20647750.9'}
    return document({'data': {'currency': 'BTC', 'rates': bitcoin | others}})


def kraken(query, bitcoin):
    result = {}
    for pair in query.get('pair', '').split(','):
        price = bitcoin.get(pair.removeprefix('XBT')) if pair.startswith('XBT') else None
        if price is None:
            return document({'error': ['EQuery:Unknown asset pair']})
        last = price + '0' * (5 - len(price.partition('.')[2]))
        result['XXBTZ' + pair.removeprefix('XBT')] = {
            'a': ['70000.00000', '1', '1.000'], 'b': ['60000.00000', '2', '2.000'], 'c': [last, '0.00123'],
            'v': ['901.2', '1803.4'], 'p': ['64001.1', '64002.2'], 't': [31000, 62000], 'l': ['63000.0', '62500.0'],
            'h': ['65000.0', '65500.0'], 'o': '64000.00000'}
    return document({'error': [], 'result': result})


def binance(query, bitcoin):
    symbol = query.get('symbol', '')
    currency = {'BTCUSDT': 'USD', 'BTCEUR': 'EUR'}.get(symbol)
    if currency is None:
        return '400 Bad Request', document({'code': -1121, 'msg': 'Invalid symbol.'})
    price = bitcoin[currency]
    return document({'symbol': symbol, 'price': price + '0' * (8 - len(price.partition('.')[2]))})


# Answers
# ----------------------------------------------------------------------------------------------------------------------

def csv(lines):
    return 'text/csv', '\r\n'.join(lines) + '\r\n'


def text(body):
    return 'text/plain', body


def document(content):
    return 'application/json', json.dumps(content, indent=4)


def response(content, status='200 OK', *headers):
    kind, body = content
    body = body.encode()
    lines = [f'HTTP/1.1 {status}', f'Content-Type: {kind}', f'Content-Length: {len(body)}', *headers]
    return '\r\n'.join(lines).encode() + b'\r\n\r\n' + body


ROUTES = {'/q/l/': stooq_quote, '/q/d/l/': stooq_daily, '/query': alphavantage}
PRICES = {'/v2/exchange-rates': coinbase, '/0/public/Ticker': kraken, '/api/v3/ticker/price': binance}

#: The responses of each provider to too many requests and to unauthorised ones: (status, content).
THROTTLED = {
    '/query': ('200 OK', document({
        'Information': f'We have detected your API key as {KEY} and our standard API rate limit is 25 requests per day. '
                       'Please subscribe to any of the premium plans.'})),
    '/v2/exchange-rates': ('429 Too Many Requests', document({
        'errors': [{'id': 'rate_limit_exceeded', 'message': 'You have exceeded your rate limit'}]})),
    '/0/public/Ticker': ('200 OK', document({'error': ['EGeneral:Too many requests']})),
    '/api/v3/ticker/price': ("418 I'm a teapot", document({
        'code': -1003, 'msg': 'Way too many requests; IP banned until 1709900000000.'})),
}
REFUSED = {
    '/query': ('200 OK', document({'Information': 'Thank you for using Alpha Vantage! This is a premium endpoint.'})),
    '/v2/exchange-rates': ('401 Unauthorized', document({
        'errors': [{'id': 'authentication_error', 'message': 'invalid api key'}]})),
    '/0/public/Ticker': ('200 OK', document({'error': ['EGeneral:Permission denied']})),
    '/api/v3/ticker/price': ('451 Unavailable For Legal Reasons', document({
        'code': 0, 'msg': 'Service unavailable from a restricted location'})),
}


def throttled(path):
    return THROTTLED.get(path, ('200 OK', text('Exceeded the daily hits limit')))


def refused(path):
    return REFUSED.get(path, ('200 OK', text(
        'Get your apikey:\r\n\r\n1. Open https://stooq.com/q/d/?s=demo.us&get_apikey\r\n')))


def answer_to(path, query, bitcoin):
    """The complete response without a fault."""
    if path in PRICES:
        answer = PRICES[path](query, bitcoin)
    elif path in ROUTES:
        answer = ROUTES[path](query)
    else:
        answer = '404 Not Found', text('nothing here')
    # Some faults include a status.
    return response(answer[1], answer[0]) if isinstance(answer[1], tuple) else response(answer)


class Connection(socketserver.BaseRequestHandler):
    """Handles requests one after another. A fault returns False when the connection ends with it."""

    def handle(self):
        self.request.settimeout(PATIENCE)
        try:
            while self.answer_one():
                pass
        except OSError:
            pass

    def read_target(self):
        received = b''
        while b'\r\n\r\n' not in received:
            piece = self.request.recv(65536)
            if not piece:
                return None
            received += piece
        return received.split(b' ', 2)[1].decode()

    def answer_one(self):
        target = self.read_target()
        if target is None:
            return False
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        fault = self.server.stub.take_fault(target, query.get('s') or query.get('symbol') or parts.path)
        whole = answer_to(parts.path, query, self.server.stub.bitcoin)
        if fault:
            return getattr(self, f'fault_{fault}')(parts.path, whole)
        self.request.sendall(whole)
        return True

    def wait_until_gone(self):
        self.request.recv(1)
        return False

    def fault_slow(self, *_):
        """Sends no response."""
        return self.wait_until_gone()

    def fault_held(self, _, whole):
        """Sends the response that was correct at the time of the request, but only when released."""
        self.server.stub.released.wait(PATIENCE)
        self.request.sendall(whole)
        return True

    def fault_stalled(self, _, whole):
        """Sends half of the response and stalls."""
        self.request.sendall(whole[:len(whole) // 2])
        return self.wait_until_gone()

    def fault_reset(self, *_):
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        return False

    def fault_half(self, _, whole):
        """Closes in the middle of the response."""
        self.request.sendall(whole[:len(whole) - 20])
        return False

    def fault_odd(self, _, whole):
        """The high of the last day is below its close; everything else is right."""
        self.request.sendall(whole.replace(b'11.25', b'10.75'))
        return True

    def fault_sparse(self, _, whole):
        """Time and volume of the last day are words, of the same length as the right ones."""
        self.request.sendall(whole.replace(b'22:00:15', b'at night').replace(b'123456', b'plenty'))
        return True

    def fault_half_body(self, _, whole):
        """Sends half a body with a matching Content-Length."""
        body = whole.split(b'\r\n\r\n', 1)[1]
        self.request.sendall(response(text(body[:len(body) - 20].decode())))
        return True

    def fault_garbage(self, *_):
        self.request.sendall(b'\x16\x03\x01\x00\xffgarbage\r\n\r\n')
        return False

    def fault_nonsense(self, *_):
        self.request.sendall(response(('text/html', '<html><body>Welcome</body></html>\n')))
        return True

    def fault_empty(self, *_):
        self.request.sendall(response(text('')))
        return True

    def fault_warning(self, _, whole):
        """A PHP warning before the body."""
        body = whole.split(b'\r\n\r\n', 1)[1].decode()
        self.request.sendall(response(text('PHP Warning:  Unknown: open failed in Unknown on line 0\r\n' + body)))
        return True

    def fault_throttled(self, path, _):
        status, content = throttled(path)
        self.request.sendall(response(content, status))
        return True

    def fault_too_many(self, *_):
        self.request.sendall(response(text('slow down'), '429 Too Many Requests', 'Retry-After: 17'))
        return True

    def fault_refused(self, path, _):
        status, content = refused(path)
        self.request.sendall(response(content, status))
        return True

    def fault_premium(self, _, whole):
        """Alpha Vantage rejects the whole history, as for a free key; other answers are right."""
        if 'outputsize=full' in self.server.stub.calls()[-1]:
            whole = response(document({'Information': 'Thank you for using Alpha Vantage! This is a premium endpoint. You may '
                                                      'subscribe to any of the premium plans to unlock all premium endpoints'}))
        self.request.sendall(whole)
        return True

    def fault_forbidden(self, *_):
        self.request.sendall(response(text('no'), '403 Forbidden'))
        return True

    def fault_error(self, *_):
        self.request.sendall(response(text('oops'), '500 Internal Server Error'))
        return True

    def fault_redirect(self, path, _):
        """Modifies a correct response."""
        self.request.sendall(response(text(''), '302 Found', f'Location: {path}?s=demo.us&f=sd2t2ohlcvn&h&e=csv'))
        return True

    def fault_endless(self, *_):
        self.request.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n\r\n')
        while True:
            self.request.sendall(b'x' * 65536)


class ProviderStub:
    """Runs until close(), or as a context manager. Thread-safe."""

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        request_queue_size = 1024

    def __init__(self):
        self.lock = threading.Lock()
        #: Set to release stalled responses.
        self.released = threading.Event()
        self.targets = []
        #: Price of a bitcoin by currency; replaced as a whole.
        self.bitcoin = BITCOIN
        self.faults = []
        self.server = self.Server(('127.0.0.1', 0), Connection)
        self.server.stub = self
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={'poll_interval': 0.05}, daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f'http://127.0.0.1:{self.server.server_address[1]}'

    def fault(self, name, count=0, symbol=None):
        """The next `count` requests (0: all that come), for `symbol` only if given, get this fault."""
        if not hasattr(Connection, f'fault_{name}'):
            raise ValueError(f'there is no fault {name}')
        with self.lock:
            self.faults.append([name, count or None, symbol and symbol.lower()])

    def clear(self):
        with self.lock:
            self.faults.clear()

    def calls(self, part=''):
        """The targets of the received requests that contain `part`."""
        with self.lock:
            return [target for target in self.targets if part in unquote_plus(target)]

    def take_fault(self, target, symbol):
        """Counts a request and returns its fault."""
        with self.lock:
            self.targets.append(target)
            for fault in self.faults:
                name, count, wanted = fault
                if wanted and wanted != symbol.lower():
                    continue
                if count == 1:
                    self.faults.remove(fault)
                elif count:
                    fault[1] = count - 1
                return name
            return None

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def obey(stub, words):
    match words:
        case ['fault', name, *rest]:
            stub.fault(name, int(rest[0]) if rest else 0, rest[1] if len(rest) > 1 else None)
            return 'done'
        case ['clear']:
            stub.clear()
            return 'done'
        case ['price', price]:
            stub.bitcoin = BITCOIN | {'USD': price}
            return 'done'
        case ['calls']:
            return len(stub.calls())
        case ['last']:
            return stub.calls()[-1]
    raise ValueError(f'no such command: {words}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('command', choices=['serve'])
    parser.parse_args()
    with ProviderStub() as stub:
        print(stub.url, flush=True)
        for line in sys.stdin:
            print(obey(stub, line.split()), flush=True)


if __name__ == '__main__':
    main()

"""Rules of the API that no schema can say, for the calls that Schemathesis makes up.

Schemathesis loads this file. It keeps these rules in calls that must be accepted, so that every other call that fits
the contract is expected to be accepted. Calls that must be refused stay as they are."""

import datetime
import urllib.parse

import schemathesis

#: Query parameters of which the second must be later than the first.
RANGES = [('start', 'end'), ('from', 'to')]
MAX_SYMBOL_BYTES = 64


def is_day(text):
    try:
        # An offset moves the first and the last day out of the years that there are.
        return datetime.date.min < datetime.date.fromisoformat(text) < datetime.date.max
    except ValueError:
        return False


def keep_bars_rules(query):
    """A range has days that exist, and ends after its start. An interval has a frequency unless it has a unit."""
    for first, second in RANGES:
        if first in query and second in query:
            query |= {first: '2023-01-01', second: '2024-01-01'}
    for name in ('start', 'end', 'from', 'to'):
        # The pattern lets 2023-02-30 pass.
        if len(query.get(name, '')) >= len('2023-02-30') and not is_day(query[name][:10]):
            query[name] = '2024-02-29'
    if query.get('interval', '').isdigit():
        query.setdefault('frequency', 'Daily')
    else:
        query.pop('frequency', None)


def keep_indicator_rules(query, operation):
    """Expressions name indicators that exist, and an input stands beside them."""
    if 'indicators' in query or str(operation).startswith('getIndicators'):
        query['indicators'] = 'sma(3),macd(2,3,2)'
    else:
        query.pop('input', None)


def keep_order_rules(case):
    """The order is in the query or in the body, and whole."""
    if isinstance(case.body, dict):
        case.query = {}
    else:
        case.query = {'currency': 'EUR', 'amount': 1} | (case.query or {})


def keep_import_rules(query):
    """A time zone has a known name, and a column is named once."""
    if 'timezone' in query:
        query['timezone'] = 'America/New_York'
    if query.get('column'):
        query['column'] = query['column'][:1]


def shortened(symbol):
    """Lengths of symbols are in bytes; those of schemas in characters."""
    while len(symbol.encode()) > MAX_SYMBOL_BYTES:
        symbol = symbol[:-1].rstrip(' /.')
    return symbol


def keep_symbols_short(case):
    for values in (case.query, case.body):
        for name in ('symbol', 'q'):
            if isinstance(values, dict) and isinstance(values.get(name), str):
                values[name] = shortened(values[name])
    path = case.path_parameters or {}
    if 'symbol' in path:  # percent-encoded by now; a symbol has no percent sign
        path['symbol'] = urllib.parse.quote(shortened(urllib.parse.unquote(path['symbol'])), safe='')


@schemathesis.hook
def map_case(context, case):
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return case
    query = case.query or {}
    # The server makes cursors; a made-up one is refused.
    query.pop('cursor', None)
    operation = context.operation.definition.raw.get('operationId')
    if operation in ('getTimeSeries', 'getTimeSeriesBySymbol', 'getIndicators', 'getIndicatorsBySymbol', 'deleteSymbol'):
        keep_bars_rules(query)
    keep_indicator_rules(query, operation)
    if operation in ('importBars', 'putBars'):
        keep_import_rules(query)
    if operation == 'placeOrder':
        keep_order_rules(case)
    keep_symbols_short(case)
    return case

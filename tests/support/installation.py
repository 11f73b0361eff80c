"""The api and quotes roles, in one process or in two."""

from contextlib import ExitStack

from provider_stub import KEY

#: The transport between the roles.
SHAPES = ['one', 'http', 'rabbitmq']


def providers(stub, *names):
    return {'BOURSE_QUOTES_PROVIDERS': ','.join(names), 'BOURSE_PROVIDERS_STOOQ_URL': stub.url,
            'STOCKS_API_HOST': stub.url, 'STOCKS_API_KEY': KEY}


class Installation:
    """`api` is the process that clients call, `quotes` the one that calls the providers: the same
    or another."""

    def __init__(self, bourse, folder, shape, rabbitmq_url=None, quotes_arguments=(), quotes=None, **settings):
        self.bourse, self.folder, self.shape = bourse, folder, shape
        self.stack = ExitStack()
        #: Settings for the quotes role only.
        self.quotes_settings = quotes or {}
        self.settings = settings
        self.quotes_arguments = quotes_arguments
        if shape == 'rabbitmq':
            self.settings = settings | {'BOURSE_BROKER_URL': rabbitmq_url}

    def __enter__(self):
        with ExitStack() as stack:
            if self.shape == 'one':
                self.api = self.quotes = stack.enter_context(
                    self.bourse.serve(self.folder / 'data', *self.quotes_arguments, ENABLE_METRICS='1',
                                      **self.settings | self.quotes_settings))
            else:
                self.quotes = stack.enter_context(self.serve_quotes())
                settings = dict(self.settings)
                if self.shape == 'http':
                    settings['BOURSE_BROKER_URL'] = f'http://127.0.0.1:{self.quotes.port}'
                self.api = stack.enter_context(self.serve_api(**settings))
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *exception):
        return self.stack.__exit__(*exception)

    def serve_quotes(self):
        return self.bourse.serve(self.folder / 'quotes', '--roles', 'quotes', *self.quotes_arguments, ENABLE_METRICS='1',
                                 **self.settings | self.quotes_settings)

    def serve_api(self, **settings):
        return self.bourse.serve(self.folder / 'data', '--roles', 'api', ENABLE_METRICS='1', **settings)

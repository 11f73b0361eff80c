import shutil

import pytest
from playwright.sync_api import sync_playwright

from bourse import PATIENCE
from web_pages import WebPages

#: No requests of the browser itself.
FLAGS = ['--disable-background-networking', '--disable-component-update', '--disable-quic', '--disable-sync', '--no-first-run']


@pytest.fixture(scope='session')
def chromium():
    """Chromium as Debian packages it."""
    program = shutil.which('chromium')
    assert program, 'chromium is missing: run scripts/setup.sh test'
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium):
    """An empty tab of a browser without cookies and without a cache."""
    context = chromium.new_context()
    context.set_default_timeout(1000 * PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope='module')
def app():
    """Pages that the server under test is to allow."""
    with WebPages() as pages:
        yield pages.origin('localhost')


@pytest.fixture(scope='module')
def elsewhere():
    """Pages that it is not to allow."""
    with WebPages() as pages:
        yield pages

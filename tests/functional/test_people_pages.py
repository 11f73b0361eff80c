"""The HTML pages of people, on each database: their content, their links, and escaping of text."""

import html.parser
import uuid

import pytest

from people import BRAUND, HTML

VOID = {'meta', 'input', 'img', 'br', 'link'}


class Page(html.parser.HTMLParser):
    """The elements of a page in order, each as (tag, attributes, text); rejects unbalanced tags."""

    def __init__(self, answer):
        super().__init__(convert_charrefs=True)
        assert answer.status == 200, answer.text
        assert answer.headers['Content-Type'] == 'text/html; charset=utf-8'
        self.elements, self.open, self.declaration = [], [], None
        self.feed(answer.text)
        self.close()
        assert not self.open

    def handle_decl(self, declaration):
        self.declaration = declaration

    def handle_starttag(self, tag, attributes):
        self.elements.append([tag, dict(attributes), ''])
        if tag not in VOID:
            self.open.append(self.elements[-1])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, text):
        if self.open:
            self.open[-1][2] += text

    def handle_comment(self, _):
        raise AssertionError('the page has a comment')

    def all(self, tag, **attributes):
        return [element for element in self.elements if element[0] == tag and attributes.items() <= element[1].items()]

    def one(self, tag, **attributes):
        found = self.all(tag, **attributes)
        assert len(found) == 1, (tag, attributes, found)
        return found[0]

    def check_frame(self):
        """Checks that apply to every page."""
        assert self.declaration == 'DOCTYPE html'
        assert self.one('html')[1] == {'lang': 'en'}
        assert self.one('meta', charset='utf-8') and self.one('meta', name='viewport')
        assert self.one('title')[2] and self.one('h1')[2]
        tags = {element[0] for element in self.elements}
        assert tags <= {'html', 'head', 'meta', 'title', 'style', 'body', 'main', 'h1', 'form', 'input', 'label', 'button', 'div',
                        'table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td', 'nav', 'a', 'p', 'dl', 'dt', 'dd'}
        for element in self.elements:
            assert not any(name.startswith('on') or name == 'style' for name in element[1]), element
            assert element[1].get('href', '/').startswith('/'), element
        labelled = {label[1]['for'] for label in self.all('label')}
        assert labelled == {field[1]['id'] for field in self.all('input') if field[1]['type'] != 'hidden'}


HOSTILE = ['<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', "' onmouseover='alert(1)", '</td></table><h1>x</h1>',
           '&lt;b&gt;&amp;', '<!--', '</title><script>', 'javascript:alert(1)']


def test_the_list_is_an_accessible_table(people):
    for name in HOSTILE:
        people.add(name=name)

    answer = people.get('/people', {'Accept': 'text/html,application/xhtml+xml,*/*;q=0.8'})
    page = Page(answer)
    page.check_frame()
    assert page.one('h1')[2] == 'People'
    assert page.one('caption')[2]
    columns = page.all('th', scope='col')
    assert [column[2] for column in columns] == ['uuid', 'survived', *BRAUND]
    rows = page.all('th', scope='row')
    assert len(rows) == len(HOSTILE)
    assert len(page.all('td')) == len(HOSTILE) * (len(columns) - 1)
    assert [cell[2] for cell in page.all('td', dir='auto')][::2] == HOSTILE
    assert [link[1]['aria-label'] for link in page.all('a')] == [
        f'{person["uuid"]}, Person {person["name"]}' for person in people.get().json]
    links = [link[1]['href'] for link in page.all('a')]
    assert links == ['/people/' + person['uuid'] for person in people.get().json]

    policy = dict(rule.strip().split(' ', 1) for rule in answer.headers['Content-Security-Policy'].split(';'))
    assert policy['default-src'] == "'none'" and policy['frame-ancestors'] == "'none'" and policy['base-uri'] == "'none'"
    assert policy['form-action'] == "'self'" and policy['style-src'].startswith("'sha256-")
    assert set(policy) == {'default-src', 'style-src', 'form-action', 'base-uri', 'frame-ancestors'}
    assert answer.headers['X-Content-Type-Options'] == 'nosniff' and answer.headers['Referrer-Policy'] == 'no-referrer'


def test_the_style_is_the_one_that_the_policy_names(people):
    import base64
    import hashlib
    answer = people.get('/people', HTML)
    style = answer.text.split('<style>')[1].split('</style>')[0]

    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers['Content-Security-Policy']


@pytest.mark.parametrize('name', HOSTILE)
def test_one_person_is_shown_with_a_way_back(people, name):
    path = people.add(name=name)

    page = Page(people.get(path, HTML))
    page.check_frame()
    assert [term[2] for term in page.all('dt')] == ['uuid', 'survived', *BRAUND]
    assert [value[2] for value in page.all('dd')] == [path.rsplit('/', 1)[1], 'false', '3', name, 'male', '22', '1', '0', '7.25']
    assert page.one('a')[1]['href'] == '/people'


@pytest.mark.parametrize('text', ['Ann', *HOSTILE])
def test_the_search_keeps_what_was_asked(people, text):
    people.add(name=f'x {text} y')
    people.add(name=f'x {text} z', sex='female')
    people.add(name='nobody')

    from urllib.parse import urlencode
    page = Page(people.get('/people?' + urlencode({'q': text, 'sex': 'female', 'limit': 50}), HTML))
    page.check_frame()
    assert len(page.all('th', scope='row')) == 1
    form = page.one('form')
    assert form[1] == {'method': 'get', 'role': 'search', 'action': '/people'}
    narrowed = f"sex: female, with '{text}'"
    assert page.one('title')[2] == f'People – {narrowed}'
    assert page.one('p')[2] == f'{narrowed} – ' and page.all('a', href='/people')[0][2] == 'show all'
    fields = {field[1]['name']: field[1]['value'] for field in page.all('input')}
    assert fields == {'q': text, 'sex': 'female', 'limit': '50'}
    assert len(Page(people.get('/people?' + urlencode(fields), HTML)).all('th', scope='row')) == 1


def test_an_empty_list_says_so(people):
    page = Page(people.get('/people', HTML))
    page.check_frame()
    assert page.one('p')[2] == 'No records.' and not page.all('table')


def test_pages_lead_to_one_another(people):
    for age in range(5):
        people.add(age=age)

    target, seen, pages = '/people?limit=2&sex=male', [], 0
    while target:
        page = Page(people.get(target, HTML))
        page.check_frame()
        pages += 1
        seen += [cell[2] for cell in page.all('td', **{'class': 'number'})][1::5]
        assert bool([link for link in page.all('a') if link[2] == 'First page']) == (pages > 1)
        following = page.all('a', rel='next')
        target = following[0][1]['href'] if following else None
    assert (seen, pages) == (['0', '1', '2', '3', '4'], 3)
    first = next(link for link in page.all('a') if link[2] == 'First page')[1]['href']
    assert first == '/people?limit=2&sex=male'


def test_problems_stay_problems_for_browsers(refusing):
    for target, status in (('/people/7', 400), (f'/people/{uuid.uuid4()}', 404), ('/people?limit=0', 400)):
        answer = refusing.get(target, HTML)
        assert (answer.status, answer.headers['Content-Type']) == (status, 'application/problem+json')

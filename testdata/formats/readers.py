"""One reader a format, each as a consumer of it reads, not as we write: what comes back is what it
understood.  reader(text) gives a list of findings as dicts, or raises ValueError.
"""
import base64
import hashlib
import html.parser
import json
import os
import re
import subprocess
import urllib.parse

SEVERITIES = ('critical', 'error', 'warning', 'info')


def need(good, why):
    if not good:
        raise ValueError(why)


def harmless(data):
    """Printable ASCII and newlines only; raises ValueError."""
    odd = re.search(rb'[^\x20-\x7e\n]', data)
    need(odd is None, 'octet %r' % (odd and odd.group()))
    need(not data or data.endswith(b'\n'), 'no newline at the end')
    return data.decode('ascii')


def once(pairs):
    keys = [k for k, _ in pairs]
    need(len(keys) == len(set(keys)), 'a key twice: %s' % keys)
    return dict(pairs)


def strict(text):
    def odd(word):
        raise ValueError(word + ' is no JSON')
    return json.loads(text, object_pairs_hook=once, parse_constant=odd)


def jsonl(text):
    """The lines of one report, put together again to the document of the format json."""
    lines = [strict(line) for line in text.splitlines()]
    need(len(lines) >= 2 and lines[0]['kind'] == 'header' and lines[-1]['kind'] == 'summary',
         'no header or no summary')
    need([x['kind'] for x in lines].count('header') == 1, 'two headers')
    plural = {'zone': 'zones', 'name': 'names', 'finding': 'findings', 'constraint': 'constraints',
              'step': 'steps', 'change': 'changes', 'break': 'breaks', 'event': 'timeline'}
    document = {k: v for k, v in lines[0].items() if k != 'kind'}
    for line in lines[1:]:
        kind = line.pop('kind')
        inner = line.pop(kind + '_kind', None)
        if inner is not None:
            line['kind'] = inner
        if kind == 'summary':
            need(line.pop('run') == document['run'] and line.pop('zone') == document['target']['zone'],
                 'the summary is of another run')
        if kind in ('summary', 'diff', 'audit', 'gate', 'plan', 'baseline'):
            document[kind] = line
        else:
            document.setdefault(plural.get(kind, kind), []).append(line)
    return document


def human(text):
    """A page for people as a log shows it: no command of a CI runner in it, at most 80 columns wide but
    for a word (a path, a name) that is long itself."""
    commands, lines = github(text)
    need(not commands, 'commands: %s' % commands)
    for line in lines:
        # Words that begin with a colon never begin a line.
        words = re.sub(' :', ':', line).split()
        need(len(line) <= 80 or max(map(len, words)) > 30, '%d columns: %s' % (len(line), line))
    return lines


# The problem matcher that editors and CI systems use for gcc, from its documentation; and what
# compilers write that has no place.
GCC = re.compile(r'^(?P<file>.*?):(?P<line>\d+):(?P<column>\d+):\s+(?P<word>error|warning|note):\s+'
                 r'(?P<text>.*) \[(?P<check>[a-z0-9-]+)\]$')
GCC_NOWHERE = re.compile(r'^(?P<file>\S+): (?P<word>error|warning|note): (?P<text>.*) '
                         r'\[(?P<check>[a-z0-9-]+)\]$')


def gcc(text):
    out = []
    for line in text.splitlines():
        m = GCC.match(line) or GCC_NOWHERE.match(line)
        need(m, 'no compiler writes ' + line)
        out.append(m.groupdict())
    return out


# The kinds of annotation, and commands that would do something if a text could begin them.
ANNOTATIONS = ('error', 'warning', 'notice')


def github_unescape(s, codes):
    for code, octet in codes:
        s = s.replace(code, octet)
    return s


def github(text):
    """Reads a log as the runner does: ::NAME KEY=VALUE,...::DATA at the begin of a line, and the older
    ##[NAME KEY=VALUE;...]DATA anywhere in one.  Gives commands, and the lines that are none."""
    commands, plain = [], []
    for line in re.split(r'\r\n|\r|\n', text)[:-1]:
        s = line.lstrip()
        end = s.find('::', 2) if s.startswith('::') else -1
        if end < 0:
            need('##[' not in line, 'an older command: ' + line)
            plain.append(line)
            continue
        name, _, rest = s[2:end].partition(' ')
        properties = {}
        for part in rest.strip().split(',') if rest.strip() else []:
            key, equals, value = part.partition('=')
            need(equals, 'no property: ' + part)
            need(key not in properties, 'a property twice: ' + key)
            properties[key] = github_unescape(value, (('%0D', '\r'), ('%0A', '\n'), ('%3A', ':'),
                                                      ('%2C', ','), ('%25', '%')))
        data = github_unescape(s[end + 2:], (('%0D', '\r'), ('%0A', '\n'), ('%25', '%')))
        need(name in ANNOTATIONS, 'a command that was not meant: ' + line)
        commands.append(dict(properties, command=name, data=data))
    return commands, plain


def prometheus(text):
    from prometheus_client.parser import text_string_to_metric_families
    out, seen = [], set()
    for family in text_string_to_metric_families(text):
        need(family.type == 'gauge' and family.documentation, family.name + ' is not described')
        for s in family.samples:
            need(s.name == family.name, 'a sample of another family: ' + s.name)
            key = (s.name, tuple(sorted(s.labels.items())))
            need(key not in seen, 'a series twice: %s' % (key,))
            seen.add(key)
            out.append((s.name, s.labels, s.value))
    for name in re.findall(r'^# TYPE (\S+)', text, re.M):
        need(text.count('# TYPE %s ' % name) == 1, name + ' twice')
    return out


NAGIOS = re.compile(r'^DNSSEC (OK|WARNING|CRITICAL|UNKNOWN) - ([^|]+) \| (\S.*)$')
PERFDATA = re.compile(r"^('[^'=]+'|[^' =]+)=(-?[\d.]+)(s|us|ms|%|B|KB|MB|TB|c)?(;[^; ]*){0,4}$")


def nagios(text):
    lines = text.splitlines()
    need(len(lines) == 1 and len(text) < 4096, '%d lines of %d' % (len(lines), len(text)))
    m = NAGIOS.match(lines[0])
    need(m, lines[0])
    data = {}
    for word in m.group(3).split(' '):
        p = PERFDATA.match(word)
        need(p, 'no performance data: ' + word)
        data[p.group(1)] = float(p.group(2))
    return m.group(1), m.group(2), data


def schema_of(path):
    import jsonschema
    with open(path, encoding='utf-8') as f:
        document = json.load(f)
    return jsonschema.validators.validator_for(document)(document)


def held(validator, document):
    for e in validator.iter_errors(document):
        raise ValueError('%s at /%s' % (e.message[:200], '/'.join(map(str, e.absolute_path))))


HERE = os.path.dirname(os.path.abspath(__file__))
# The schema of OASIS may not be copied; where somebody has put it, or names it, it counts too.
OASIS = os.environ.get('SARIF_SCHEMA', os.path.join(HERE, *['..'] * 3, 'shared', 'schemas',
                                                    'sarif-2.1.0.schema.json'))
SARIF = [schema_of(p) for p in (os.path.join(HERE, 'sarif.schema.json'), OASIS) if os.path.exists(p)]
GITLAB = schema_of(os.path.join(HERE, 'gitlab.schema.json'))


SEEN = set()


def unseen(objects):
    fresh = {t: o for t, o in ((json.dumps(o), o) for o in objects) if t not in SEEN}
    SEEN.update(fresh)
    return list(fresh.values())


def sarif(text):
    """The one run of the log, its results with what a viewer looks up for them."""
    log = strict(text)
    run, = log['runs']
    driver, invocation = run['tool']['driver'], run['invocations'][0]
    told = invocation['toolExecutionNotifications']
    # Rules and notices are alike in most logs: each is held against the schemas once.
    less = dict(log, runs=[dict(run, tool={'driver': dict(driver, rules=unseen(driver['rules']))},
                                invocations=[dict(invocation, toolExecutionNotifications=unseen(told))])])
    for validator in SARIF:
        held(validator, less)
    rules = run['tool']['driver']['rules']
    need(len({r['id'] for r in rules}) == len(rules), 'a rule twice')
    told = {d['id'] for d in run['tool']['driver']['notifications']}
    for n in run['invocations'][0]['toolExecutionNotifications']:
        need(n['descriptor']['id'] in told, 'a notification of no kind')
        rule = n.get('associatedRule', {})
        need('index' not in rule or rules[rule['index']]['id'] == rule['id'], 'another rule: %s' % n)
    for r in run['results']:
        need(rules[r['ruleIndex']]['id'] == r['ruleId'], 'another rule: %s' % r)
        r['rule'] = rules[r['ruleIndex']]
        where = r['locations'][0].get('physicalLocation', {})
        uri = where.get('artifactLocation', {}).get('uri')
        need(uri is None or re.fullmatch(r'(file:///)?[A-Za-z0-9._~/%-]+', uri), 'no URI: %s' % uri)
        r['path'] = uri and os.fsdecode(urllib.parse.unquote_to_bytes(re.sub('^file://', '', uri)))
    need(len({'baselineState' in r for r in run['results']}) < 2, 'some results without a baselineState')
    return run


def gitlab(text):
    issues = strict(text)
    held(GITLAB, issues)
    prints = [i['fingerprint'] for i in issues]
    need(len(prints) == len(set(prints)), 'a fingerprint twice')
    return issues


def junit(text):
    """By the library that reads such files, after the schema's and libxml2's word on them."""
    import junitparser
    got = subprocess.run(['xmllint', '--noout', '--nonet', '--schema', os.path.join(HERE, 'junit.xsd'), '-'],
                         input=text.encode(), capture_output=True)
    need(got.returncode == 0, got.stderr.decode()[:300])
    whole = junitparser.JUnitXml.fromstring(text.encode())
    cases = []
    for suite in whole:
        mine = list(suite)
        results = [[type(r).__name__ for r in c.result] for c in mine]
        need((suite.tests, suite.failures, suite.errors, suite.skipped) == (
            len(mine), *(sum(w in r for r in results) for w in ('Failure', 'Error', 'Skipped'))),
            'wrong numbers in ' + suite.name)
        need(len({c.name for c in mine}) == len(mine) or suite.name in ('check', 'walk'), 'a case twice')
        cases += mine
    need(whole.tests == len(cases), 'wrong numbers')
    return cases


# The elements and attributes of the page; none can load, run or submit anything.
ELEMENTS = {'html': 'lang', 'head': '', 'meta': 'charset http-equiv content name', 'title': '', 'style': '',
            'body': '', 'header': '', 'h1': '', 'h2': '', 'h3': '', 'p': '', 'span': '', 'div': '', 'ol': '',
            'ul': '', 'li': '', 'strong': '', 'time': '', 'code': '', 'pre': '', 'dl': '', 'dt': '', 'dd': '',
            'article': '', 'details': '', 'summary': '', 'table': '', 'thead': '', 'tbody': '', 'tr': '',
            'th': 'scope', 'td': '', 'figure': '', 'figcaption': '', 'footer': '', 'g': '',
            'svg': 'width height viewbox role aria-label', 'rect': 'x y width height rx', 'path': 'd',
            'text': 'x y text-anchor'}
EMPTY = {'meta', 'rect', 'path'}
SHAPES = set()


class Site(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.texts, self.metas, self.style, self.shapes = [], [], {}, '', set()
        self.articles, self.tags = [], set()

    def handle_starttag(self, tag, attributes):
        need(tag in ELEMENTS, 'element ' + tag)
        for key, value in attributes:
            need(key == 'class' or key in ELEMENTS[tag].split(), 'attribute %s of %s' % (key, tag))
            need(key != 'class' or re.fullmatch('[a-z -]*', value), 'class ' + value)
        need(len(dict(attributes)) == len(attributes), 'an attribute twice')
        self.shapes.add((self.open[-1] if self.open else '', tag))
        self.tags.add(tag)
        if tag == 'meta':
            a = dict(attributes)
            self.metas[a.get('http-equiv') or a.get('name') or 'charset'] = a.get('content') or a['charset']
        if tag == 'article':
            self.articles.append('')
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        need(self.open and self.open.pop() == tag, 'not nested: ' + tag)

    def handle_data(self, data):
        if self.open and self.open[-1] == 'style':
            self.style += data
        else:
            self.texts.append(data)
            if 'article' in self.open:
                self.articles[-1] += data

    def handle_comment(self, data):
        raise ValueError('a comment')

    def handle_decl(self, declaration):
        need(declaration == 'DOCTYPE html' and not self.tags, declaration)

    handle_pi = unknown_decl = handle_comment


def site(text):
    page = Site()
    page.feed(text)
    page.close()
    need(not page.open and text.startswith('<!DOCTYPE html>'), 'open at the end: %s' % page.open)
    need(not re.search(r'url\(|@import|expression|[a-z]+://', page.style), 'the style loads something')
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    need(page.metas['Content-Security-Policy'] == "default-src 'none'; style-src 'sha256-%s'; base-uri "
         "'none'; form-action 'none'" % digest, 'policy')
    need({'charset', 'viewport'} <= set(page.metas), 'metas')
    # Whoever knows HTML better looks at every shape once.
    if page.shapes - SHAPES:
        SHAPES.update(page.shapes)
        got = subprocess.run(['tidy', '-q', '-e', '--show-warnings', 'yes', '--drop-empty-elements', 'no'],
                             input=text.encode(), capture_output=True)
        need(got.returncode == 0, got.stderr.decode()[:300])
    return page


# What a page of ours may hold once it is rendered; whatever else stands there came from outside.
TAGS = {'h3', 'p', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'code', 'strong', 'br', 'details', 'summary',
        'ul', 'li'}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.plain, self.rows, self.outside, self.code = [], [], [], [], 0

    def handle_starttag(self, tag, attributes):
        need(tag in TAGS and all(k == 'align' for k, _ in attributes), '<%s %s>' % (tag, attributes))
        self.code += tag == 'code'
        for text in (self.text, self.plain):
            text.append('\n' if tag in ('br', 'td', 'tr') else '')
        if tag == 'tr':
            self.rows.append([])
            self.outside.append([])
        if tag in ('td', 'th'):
            self.rows[-1].append('')
            self.outside[-1].append('')

    def handle_endtag(self, tag):
        self.code -= tag == 'code'

    def handle_data(self, data):
        self.text.append(data)
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data
            self.outside[-1][-1] += '' if self.code else data
        if not self.code:
            self.plain.append(data)

    def handle_comment(self, data):
        raise ValueError('a comment')

    handle_decl = handle_pi = unknown_decl = handle_comment


def markdown(text):
    """Rendered as GitHub does, raw HTML let through; the rows of tables as plain text."""
    got = subprocess.run(['cmark-gfm', '--unsafe', '-e', 'table', '-e', 'autolink', '-e', 'strikethrough'],
                         input=text.encode(), capture_output=True, check=True)
    page = Page()
    page.feed(got.stdout.decode())
    page.close()
    plain = ''.join(page.plain)
    # GitHub and GitLab look for these in what was rendered, outside of code.
    mention = re.search(r'(?<![A-Za-z0-9_])[@#!~%$&][A-Za-z0-9]', plain)
    need(mention is None, 'a reference: %s' % (mention and plain[mention.start() - 9:mention.end() + 9]))
    for row, outside in zip(page.rows, page.outside):
        need(2 <= len(row) <= 4, 'a row of %d cells: %s' % (len(row), row))
        need(row[0].strip() not in SEVERITIES or not outside[2].strip(), 'no code: %s' % outside)
    return [[c.replace('\u200b', '').strip() for c in row] for row in page.rows]

"""One reader a format, each as a consumer of it reads, not as we write: what comes back is what it
understood.  reader(text) gives a list of findings as dicts, or raises ValueError.
"""
import json
import re

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
        if kind in ('summary', 'diff', 'audit', 'gate'):
            document[kind] = line
        else:
            document.setdefault(plural.get(kind, kind), []).append(line)
    return document


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

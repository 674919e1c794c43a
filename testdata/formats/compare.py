"""What a format must say of a report, given the report as JSON: fault(...) lines, none when it does."""
import collections
import json
import re

import readers

WORDS = {'critical': 'error', 'error': 'error', 'warning': 'warning', 'info': 'note'}
RANK = {s: i for i, s in enumerate(readers.SEVERITIES)}


def path_of(f):
    """A finding's file as other tools name it."""
    p = (f.get('location') or {}).get('file')
    while p and p.startswith('./') and len(p) > 2:
        p = p[2:].lstrip('/')
    return p


def place(f):
    at = f.get('location') or {}
    return at.get('line'), at.get('column') if at.get('line') else None


def live(report):
    """Findings that are not waived."""
    return [f for f in report['findings'] if not f.get('suppressed')]


def extra(report):
    """Items that are no findings: a verdict of a gate, what a change breaks, outages."""
    n = 0 if report.get('gate', {}).get('verdict', 'go') == 'go' else 1
    return n + len(report.get('audit', {}).get('outages', []))


def failed(report):
    return [g for g in report['not_evaluated'] if g['cause'] == 'failed']


def jsonl(text, report):
    again = readers.jsonl(text)
    for key in sorted(set(again) | set(report)):
        if again.get(key, []) != report.get(key, []):
            yield key + ' is not that of the document'


def human(text, report):
    lines = readers.human(text)
    if not re.sub(r' \(incomplete\)$', '', lines[-1]).endswith(report['summary']['verdict'].upper()):
        yield 'the verdict is not the last word: ' + lines[-1]
    said = re.sub(r'[|`\s]+', ' ', text)
    for f in live(report):
        if f['severity'] in ('critical', 'error') and not f.get('follows') and 'audit' not in report and \
                f['check'] not in said:
            yield 'nothing of ' + f['check']


def gcc(text, report):
    lines = readers.gcc(text)
    findings = live(report)
    got = [l for l in lines if l['check'] not in ('not-evaluated', 'gate', 'outage', 'change-breaks')]
    want = collections.Counter((f['check'], WORDS[f['severity']], path_of(f)) for f in findings)
    have = collections.Counter((l['check'], l['word'], l['file'] if 'line' in l else None) for l in got)
    for key in want - have:
        yield 'not said: %s' % (key,)
    if sum((have - want).values()) > len(report.get('breaks', [])):
        yield 'said and not found: %s' % (have - want)
    for f in findings:
        line, column = place(f)
        if line and not any(l.get('file') == path_of(f) and l.get('line') == str(line) and
                            l['column'] == str(column or 1) for l in got):
            yield 'no line for %s:%s:%s' % (path_of(f), line, column)
    if (report['run']['status'] == 'incomplete') != any(l['check'] == 'not-evaluated' for l in lines) and \
            'audit' not in report:
        yield 'incomplete or not?'


def github(text, report):
    commands, plain = readers.github(text)
    incomplete = [c for c in commands if c['title'] == 'not evaluated']
    commands = [c for c in commands if c['title'] != 'not evaluated']
    findings = live(report)
    total = len(findings) + extra(report)
    if len(commands) > 10 or len(commands) < min(10, total):
        yield '%d annotations of %d' % (len(commands), total)
    ranks = [RANK[c['title'].split()[0]] for c in commands]
    if ranks != sorted(ranks):
        yield 'not the worst first'
    worst = sorted(RANK[f['severity']] for f in findings)[:len(commands)]
    if not extra(report) and 'breaks' not in report and ranks != worst:
        yield 'not the worst ten'
    for c in commands:
        severity, check = c['title'].split()
        if c['command'] != {'note': 'notice'}.get(WORDS[severity], WORDS[severity]):
            yield 'severity of %s' % c
        same = [f for f in findings if f['check'] == check and f['severity'] == severity and
                c['data'].startswith('%s%s: ' % (f['name'], ' ' + f['type'] if f['type'] else ''))
                and f['message'] in c['data']]
        if not same and check not in ('gate', 'outage', 'change-breaks') and 'breaks' not in report:
            yield 'nobody found %s' % c
        if same and not any((path_of(f), place(f)) == (c.get('file'), tuple(
                int(c[k]) if k in c else None for k in ('line', 'col'))) for f in same):
            yield 'not where it was found: %s' % c
    more = [l for l in plain if re.match(r'and [\d,]+ more: ', l)]
    if bool(more) != (total > 10) and 'breaks' not in report:
        yield 'how many more? %s' % more
    if not incomplete and failed(report):
        yield 'not evaluated, and not said'


def prometheus(text, report):
    samples = readers.prometheus(text)

    def total(name, **labels):
        return sum(v for n, l, v in samples if n == name and all(l.get(k) == x for k, x in labels.items()))
    for severity in readers.SEVERITIES:
        if total('dnssec_lint_findings', severity=severity) != report['summary']['counts'][severity]:
            yield 'findings that are ' + severity
    if total('dnssec_lint_verdict', verdict=report['summary']['verdict']) != 1:
        yield 'verdict'
    if total('dnssec_lint_run_complete') != (report['run']['status'] == 'complete'):
        yield 'complete'
    if total('dnssec_lint_not_evaluated', cause='failed') != report['summary']['checks']['failed']:
        yield 'not evaluated'
    for z in report['zones']:
        if total('dnssec_lint_zone_status', zone=z['name'], status=z['status']) < 1:
            yield 'status of ' + z['name']
    for n, l, v in samples:
        if n == 'dnssec_lint_check_findings' and v < sum(
                f['zone'] == l['zone'] and f['check'] == l['check'] and f['severity'] == l['severity']
                for f in live(report)):
            yield 'findings of %s' % l


def nagios(text, report):
    word, said, data = readers.nagios(text)
    verdict, counts = report['summary']['verdict'], report['summary']['counts']
    for key in readers.SEVERITIES:
        if data[key] != counts[key]:
            yield key
    if {'fail': word in ('CRITICAL', 'WARNING'), 'unknown': word == 'UNKNOWN',
            'pass': word in ('OK', 'WARNING')}[verdict] is False:
        yield '%s for %s' % (word, verdict)
    if verdict == 'fail' and (counts['critical'] or counts['error']) and word != 'CRITICAL' and \
            report['summary']['fail_on'] in ('critical', 'error'):
        yield 'not loud enough'


def state(finding, report):
    """Of SARIF: against the world before, or against the baseline."""
    if finding.get('change'):
        return {'new': 'new', 'open': 'unchanged'}[finding['change']]
    if 'baseline' not in report:
        return None
    return 'unchanged' if (finding.get('suppressed') or {}).get('by') == 'baseline' else 'new'


def sarif(text, report):
    run = readers.sarif(text)
    invocation = run['invocations'][0]
    if invocation['executionSuccessful'] != (report['run']['status'] == 'complete') or \
            invocation['exitCode'] != report['run']['exit_code']:
        yield 'how the run went'
    by = {}
    for r in run['results']:
        by.setdefault(r['partialFingerprints']['dnssecLintFingerprint/v1'], []).append(r)
    for f in report['findings']:
        line, column = place(f)
        path = (f.get('location') or {}).get('file')
        good = [r for r in by.get(f['fingerprint'], []) if r['ruleId'] == f['check'] and
                r['level'] == WORDS[f['severity']] and f['message'] in r['message']['text'] and
                bool(r['suppressions']) == bool(f.get('suppressed')) and
                r['locations'][0]['logicalLocations'][0]['name'] == f['name'] and
                r.get('baselineState') == state(f, report)]
        if not good:
            yield 'no result for %s %s' % (f['check'], f['name'])
        elif path and not any((r['path'] or '').encode('utf-8', 'surrogateescape') == unescape(path_of(f)) and
                              r['locations'][0]['physicalLocation'].get('region', {}) == {
                                  k: v for k, v in (('startLine', line), ('startColumn', column)) if v}
                              for r in good):
            yield 'not where it is: %s' % good[0]['locations']
        elif good and not all(r['rule']['help']['text'] for r in good):
            yield 'no help'
    said = [n['descriptor']['id'] for n in invocation['toolExecutionNotifications']]
    gaps = report['not_evaluated']
    want = collections.Counter(g['cause'] for g in gaps if g['check'])
    if any(said.count(c) < n for c, n in want.items()):
        yield 'what was not evaluated'


def unescape(s):
    """Octets of a path as the report writes it: \\DDD in decimal, a backslash twice."""
    return re.sub(rb'\\(\d{3}|\\)', lambda m: m.group(1) if m.group(1) == b'\\' else bytes([int(m.group(1))]),
                  s.encode())


def gitlab(text, report):
    issues = readers.gitlab(text)
    words = {'critical': 'blocker', 'error': 'critical', 'warning': 'minor', 'info': 'info'}
    got = collections.Counter((i['check_name'], i['severity'], i['fingerprint'].split('-')[0])
                              for i in issues)
    for f in live(report):
        if not got[f['check'], words[f['severity']], f['fingerprint']]:
            yield 'no issue for %s %s' % (f['check'], f['name'])
        at = path_of(f) or f['zone'], place(f)[0] or 1
        if not any((i['location']['path'], i['location']['lines']['begin']) == at for i in issues):
            yield 'no issue at %s:%s' % at
    if (report['run']['status'] == 'incomplete') != any(i['check_name'] == 'not-evaluated' for i in issues):
        yield 'incomplete or not?'


def counts(f, report):
    worse = readers.SEVERITIES.index(f['severity']) <= readers.SEVERITIES.index(report['summary']['fail_on'])
    # A step that is safe is safe beside what is wrong already: it may be what heals it.
    go = report['run']['command'] == 'gate' and report['summary']['verdict'] == 'pass'
    return worse and f.get('change') != 'open' and not go


def junit(text, report):
    cases = readers.junit(text)
    kinds = collections.defaultdict(set)
    for c in cases:
        for r in c.result:
            kinds[c.classname, c.name].add(type(r).__name__)
    for f in live(report):
        got = kinds[f['zone'], f['check']]
        if counts(f, report) and 'Failure' not in got:
            yield 'no failure for %s %s' % (f['check'], f['name'])
        body = [(c.result[0].text or '') if c.result else c.system_out or '' for c in cases
                if (c.classname, c.name) == (f['zone'], f['check'])]
        if not any(f['message'] in b for b in body):
            yield 'nothing said of %s %s' % (f['check'], f['name'])
    found = {(f['zone'], f['check']) for f in live(report)}
    for g in report['not_evaluated']:
        got = kinds[g['zone'], g['check']] if g['check'] and g['zone'] else {'Error', 'Skipped'}
        if g['cause'] == 'failed' and not got & {'Error', 'Failure'}:
            yield 'no error for %s of %s' % (g['check'], g['zone'])
        if g['cause'] != 'failed' and 'Skipped' not in got and (g['zone'], g['check']) not in found:
            yield 'not skipped: %s of %s' % (g['check'], g['zone'])
    red = any({'Failure', 'Error'} & k for k in kinds.values())
    if red != (report['summary']['verdict'] != 'pass' or report['run']['status'] != 'complete'):
        yield 'red or not? %s' % report['summary']['verdict']
    if report['zones'] and not cases:
        yield 'no case'


def markdown(text, report):
    rows = readers.markdown(text)
    head = text.splitlines()[0]
    if report['summary']['verdict'].upper() not in head:
        yield 'verdict'
    found = [r for r in rows if len(r) == 4 and r[0] in readers.SEVERITIES]
    total = len(live(report)) + extra(report)
    if len(found) < min(100, total):
        yield '%d rows of %d' % (len(found), total)
    ranks = [RANK[r[0]] for r in found]
    if ranks != sorted(ranks):
        yield 'not the worst first'
    said = {(r[0], r[1], r[3]) for r in found}
    for f in live(report)[:100] if total <= 100 else []:
        if not any(s == f['severity'] and c == f['check'] and t.startswith(f['message']) for s, c, t in said):
            yield 'no row for %s %s: %s' % (f['check'], f['name'], f['message'])
    if failed(report) and 'not evaluated' not in text:
        yield 'not evaluated, and not said'


def html(text, report):
    page = readers.site(text)
    if len(page.articles) < min(1000, len(report['findings']) + extra(report)):
        yield '%d findings' % len(page.articles)
    for f in report['findings'][:200]:
        if not any(f['message'] in a and f['check'] in a and f['fingerprint'] in a for a in page.articles):
            yield 'no article for %s %s' % (f['check'], f['name'])
    said = ''.join(page.texts)
    for z in report['zones'][:100]:
        if z['name'] not in said or z['status'] not in said:
            yield 'nothing of ' + z['name']
    if bool(report['zones']) != ('svg' in page.tags):
        yield 'a picture, or none'
    for g in failed(report)[:100]:
        if g['reason'] not in said:
            yield 'not said: ' + g['reason']
    for c in report['constraints']:
        if c['not_before'] and c['state'] in ('waiting', 'violated') and \
                c['not_before'].replace('T', ' ') not in said:
            yield 'no time for ' + c['action']
    if report['run']['status'] == 'incomplete' and 'Incomplete' not in said:
        yield 'incomplete, and not said'


FORMATS = {f.__name__: f for f in (human, jsonl, gcc, github, sarif, gitlab, junit, markdown, html,
                                   prometheus, nagios)}


def faults(name, data, report):
    """Lines on what is wrong with one format's octets."""
    try:
        return ['%s: %s' % (name, why) for why in FORMATS[name](readers.harmless(data), report)]
    except (ValueError, KeyError, AttributeError, json.JSONDecodeError) as e:
        return ['%s: %s: %s' % (name, type(e).__name__, e)]

"""Cases of what a browser's log tells: NetLogs in the form that Chromium writes, an event a line."""
import calendar
import json
import time

import fixture
from fixture import case
from servers import tree

EVENTS = ['DNS_TRANSACTION', 'DNS_TRANSACTION_RESPONSE', 'DNS_CONFIG_CHANGED', 'HOST_RESOLVER_MANAGER_JOB',
          'HOST_RESOLVER_DNS_TASK', 'HOST_RESOLVER_DNS_TASK_EXTRACTION_RESULTS', 'HOST_RESOLVER_SYSTEM_TASK',
          'HOST_RESOLVER_MANAGER_REQUEST', 'URL_REQUEST_START_JOB']
ERRORS = {'ERR_ABORTED': -3, 'ERR_NAME_NOT_RESOLVED': -105, 'ERR_DNS_TIMED_OUT': -803,
          'ERR_DNS_SERVER_FAILURE': -817}
RCODES = {'data': 0, 'nodata': 0, 'nxdomain': 3, 'servfail': 2}
TYPES = {'A': 1, 'AAAA': 28, 'HTTPS': 65}
OFFSET_MS = 1795276110022
WINDOWS = 11644473600


def begins():
    return calendar.timegm(time.strptime(fixture.AT, '%Y-%m-%dT%H:%M:%SZ')) - 3600


class Log:
    """What one browser did, from an hour before the usual instant on, a second a look-up."""

    def __init__(self, resolver='192.0.2.53:53', old_names=False):
        self.ids, self.tick, self.lines, self.old = 40, begins() * 1000 - OFFSET_MS, [], old_names
        self.event('DNS_CONFIG_CHANGED', 0, 3, {'nameservers': [resolver], 'doh_config': {'servers': []}})

    def event(self, name, phase, source, params=None):
        e = {'phase': phase, 'source': {'id': source, 'start_time': str(self.tick), 'type': 14},
             'time': str(self.tick), 'type': 10 + EVENTS.index(name)}
        if params is not None:
            e['params'] = params
        self.lines.append(json.dumps(e, separators=(',', ':')))

    def job(self, host, secure=False):
        self.ids += 1
        self.event('HOST_RESOLVER_MANAGER_JOB', 1, self.ids, {'host': 'https://%s:8443' % host})
        self.event('HOST_RESOLVER_DNS_TASK', 1, self.ids, {'secure': secure})
        return self.ids

    def ask(self, host, *outcomes, secure=False, ttl=None):
        """Each outcome is 'A data', 'HTTPS nodata', 'A timeout' ..., in that order."""
        job = self.job(host, secure)
        for o in outcomes:
            rtype, what = o.split()
            self.ids += 1
            t = self.ids
            self.event('DNS_TRANSACTION', 0, job, {'source_dependency': {'id': t, 'type': 45}})
            self.event('DNS_TRANSACTION', 1, t, {'hostname': host, 'query_type': TYPES[rtype]})
            if what != 'timeout':
                self.event('DNS_TRANSACTION_RESPONSE', 0, t,
                           {'answer_count': int(what == 'data'), 'rcode': RCODES[what]})
            error = {'timeout': -803, 'servfail': -817, 'nxdomain': -105}.get(what)
            self.event('DNS_TRANSACTION', 2, t, {'net_error': error} if error else None)
            if ttl is not None:
                at = (self.tick + OFFSET_MS) // 1000 + ttl + WINDOWS
                self.event('HOST_RESOLVER_DNS_TASK_EXTRACTION_RESULTS', 0, job, {'results': [
                    {'domain_name': host, 'query_type': rtype, 'timed_expiration': str(at * 1000000 + 5),
                     'type': 'data' if what == 'data' else 'error'}]})
        self.event('HOST_RESOLVER_MANAGER_JOB', 2, job)
        self.tick += 1000
        return self

    def elsewhere(self):
        """What is nobody's business."""
        self.event('URL_REQUEST_START_JOB', 1, 7, {'url': 'https://bank.example.net/account?id=7'})
        return self.ask('bank.example.net', 'A servfail', 'HTTPS servfail')

    def text(self):
        names = EVENTS
        if self.old:
            names = [n.replace('RESOLVER_MANAGER', 'RESOLVER_IMPL').replace('SYSTEM_TASK', 'PROC_TASK')
                     for n in EVENTS]
        constants = {'clientInfo': {'name': 'Chromium', 'os_type': 'Linux', 'version': '156.0.1'},
                     'logEventPhase': {'PHASE_BEGIN': 1, 'PHASE_END': 2, 'PHASE_NONE': 0},
                     'logEventTypes': {n: 10 + i for i, n in enumerate(names)},
                     'netError': ERRORS, 'timeTickOffset': OFFSET_MS}
        return ('{"constants":%s,\n"events": [\n' % json.dumps(constants, separators=(',', ':')) +
                ',\n'.join(self.lines) + '],\n"polledData": []}\n')


class Audit:
    def __init__(self, *logs, net=None, zone='example.'):
        self.logs, self.net, self.zone, self.expected = logs, net, zone, []

    def expect(self, severity, check, name, t, line='*'):
        self.expected.append('%s %s %s %s %s' % (severity, check, name, t, '-'))
        return self

    def write(self, directory):
        files = {'command': 'audit\n', 'args': '--at %s --zone %s\n' % (fixture.AT, self.zone),
                 'expect': ''.join(e + '\n' for e in self.expected)}
        for i, log in enumerate(self.logs):
            files['browser-%d.netlog' % i] = log.text()
        if self.net:
            files['snapshot.jsonl'] = self.net.snapshot()
        fixture.write_files(directory, files)


def fine(*a, **kw):
    return Log(*a, **kw).elsewhere().ask('www.example', 'HTTPS nodata', 'A data').ask('example', 'A data')


def lost(log):
    return log.ask('app.example', 'HTTPS nodata', 'A nodata')


@case('netlog-evidence', 'one-name-fails')
def _():
    return (Audit(fine().ask('gone.example', 'A nxdomain', 'HTTPS nxdomain'))
            .expect('info', 'netlog-evidence', 'example.', 'A'))


@case('netlog-evidence', 'nobody-answers')
def _():
    return (Audit(fine().ask('www.example', 'A timeout'))
            .expect('info', 'netlog-evidence', 'example.', 'A'))


@case('netlog-evidence', 'good-all-resolve')
def _():
    return Audit(fine())


@case('sibling-nodata', 'no-address-beside-one')
def _():
    return Audit(lost(fine())).expect('error', 'sibling-nodata', 'app.example.', 'A')


@case('sibling-nodata', 'two-names')
def _():
    return (Audit(lost(fine(old_names=True)).ask('edge.example', 'HTTPS nodata', 'A nodata'))
            .expect('error', 'sibling-nodata', 'example.', 'A'))


@case('sibling-nodata', 'good-the-other-family')
def _():
    return Audit(fine().ask('app.example', 'A nodata', 'AAAA data', 'HTTPS nodata'))


@case('sibling-nodata', 'good-nothing-resolves')
def _():
    return Audit(lost(Log()))


@case('nodata-after-other-type', 'answered-at-another-time')
def _():
    return (Audit(fine().ask('app.example', 'A data'), lost(Log('198.51.100.53:53')))
            .expect('error', 'nodata-after-other-type', 'app.example.', 'A')
            .expect('warning', 'one-resolver-only', 'app.example.', 'A'))


@case('nodata-after-other-type', 'the-zone-has-it')
def _():
    log = Log().ask('app.wild.corp.example', 'HTTPS nodata', 'A nodata').ask('corp.example', 'A data')
    return (Audit(log, net=tree(), zone='corp.example.')
            .expect('error', 'nodata-after-other-type', 'app.wild.corp.example.', 'A'))


@case('nodata-after-other-type', 'good-never-had-one')
def _():
    return Audit(Log().ask('app.example', 'HTTPS nodata', 'A nodata').ask('app.example', 'A nodata'))


@case('servfail-burst', 'again-and-again')
def _():
    return (Audit(Log().ask('www.example', 'A servfail', 'HTTPS servfail').ask('example', 'A servfail'))
            .expect('error', 'servfail-burst', 'example.', 'A'))


@case('servfail-burst', 'good-once')
def _():
    return Audit(fine().ask('www.example', 'A servfail'))


@case('one-resolver-only', 'one-fails')
def _():
    return (Audit(fine(), Log('198.51.100.53:53').ask('www.example', 'A nxdomain'))
            .expect('warning', 'one-resolver-only', 'www.example.', 'A'))


@case('one-resolver-only', 'good-both-answer')
def _():
    return Audit(fine(), fine('198.51.100.53:53'))


@case('shared-negative-cache', 'less-than-another')
def _():
    log = Log().ask('www.example', 'HTTPS nodata', ttl=300).ask('app.example', 'HTTPS nodata', ttl=41)
    return (Audit(log)
            .expect('info', 'shared-negative-cache', 'example.', 'SOA'))


@case('shared-negative-cache', 'good-alike')
def _():
    log = Log().ask('www.example', 'HTTPS nodata', ttl=300).ask('app.example', 'HTTPS nodata', ttl=299)
    return Audit(log)


@case('doh-bypass', 'over-https')
def _():
    return (Audit(fine().ask('www.example', 'A data', secure=True))
            .expect('info', 'doh-bypass', 'example.', 'A'))


@case('doh-bypass', 'good-plain')
def _():
    return Audit(fine())


class Queries:
    """A query log of the zone's servers in the form of Route 53; wrap: how it was exported."""

    def __init__(self, wrap='%s'):
        self.at, self.lines, self.wrap = begins(), [], wrap

    def asked(self, resolver, name, rtype, rcode='NOERROR', times=1):
        for _ in range(times):
            when = time.strftime('%Y-%m-%dT%H:%M:%S.123Z', time.gmtime(self.at))
            self.lines.append(self.wrap % ('1.0 %s Z0123456789 %s %s %s UDP FRA6 %s -' % (
                when, name, rtype, rcode, resolver)))
            self.at += 1
        return self

    def text(self):
        return '\n'.join(self.lines) + '\n'


def queries(**kw):
    return (Queries(**kw).asked('192.0.2.1', 'www.example.', 'A', times=6)
            .asked('192.0.2.1', 'example.', 'DNSKEY').asked('2001:db8::7', 'www.example', 'AAAA', times=3)
            .asked('192.0.2.9', 'www.example.org.', 'A'))


@case('resolver-coverage', 'three-askers')
def _():
    return Audit(queries()).expect('info', 'resolver-coverage', 'example.', 'DNSKEY')


@case('resolver-coverage', 'exported-as-json')
def _():
    log = queries(wrap='{"timestamp": 1795000000000, "message": "%s", "eventId": "1"}')
    return Audit(log).expect('info', 'resolver-coverage', 'example.', 'DNSKEY')


@case('resolver-coverage', 'good-a-browser-alone')
def _():
    return Audit(fine())


@case('servfail-burst', 'at-the-servers')
def _():
    return (Audit(queries(wrap='2026-11-21T11:00:00.000Z 1795000000000 %s').asked(
                '192.0.2.1', 'api.example.', 'A', 'SERVFAIL', 4))
            .expect('error', 'servfail-burst', 'api.example.', 'A')
            .expect('info', 'resolver-coverage', 'example.', 'DNSKEY'))

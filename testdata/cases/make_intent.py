"""Cases of what the user declares: waivers, the rollout's intent."""
from fixture import Text, Zone, case, healthy
from servers import tree

TOP = '''$ORIGIN example.
$TTL 3600
@ SOA ns1 hostmaster 1 7200 3600 604800 900
@ NS ns1
ns1 A 198.51.100.1
www A 198.51.100.80
alias CNAME www
'''


def zone(rest):
    return Text('example.', TOP + rest)


# Waivers in the zone file.

@case('waiver-invalid', 'no-reason')
def _():
    z = zone('m MX 10 alias ; dnssec-lint: ignore[mx-target-alias] until=2027-01-01\n')
    z.expect('error', 'waiver-invalid', 'm', 'MX', 'ignore')
    z.expect('error', 'mx-target-alias', 'm', 'MX', 'ignore')
    return z


@case('waiver-invalid', 'no-such-check')
def _():
    z = zone('; dnssec-lint: ignore[mx-target-allias] -- a letter too many\nm MX 10 alias\n')
    z.expect('error', 'waiver-invalid', 'm', 'MX', 'ignore')
    z.expect('error', 'mx-target-alias', 'm', 'MX', 'm MX')
    return z


@case('waiver-invalid', 'no-such-date')
def _():
    z = zone('m MX 10 alias ; dnssec-lint: ignore[mx-target-alias] until=31.12.2026 -- soon\n')
    z.expect('error', 'waiver-invalid', 'm', 'MX', 'ignore')
    z.expect('error', 'mx-target-alias', 'm', 'MX', 'ignore')
    return z


@case('waiver-invalid', 'critical')
def _():
    """A CNAME at the apex breaks names: only the configuration may accept that."""
    z = zone('@ CNAME www ; dnssec-lint: ignore[apex-cname] -- ALIAS comes next week\n')
    z.expect('critical', 'apex-cname', '@', 'CNAME', '@ CNAME')
    z.expect('error', 'waiver-invalid', '@', 'CNAME', '@ CNAME')
    return z


@case('waiver-invalid', 'good-severity-lowered')
def _():
    """What the configuration no longer takes for critical a remark may waive."""
    z = zone('@ CNAME www ; dnssec-lint: ignore[apex-cname,cname-dname-invalid] -- never signed\n')
    z.config('severity: {apex-cname: warning}\n')
    z.expect('accepted warning', 'apex-cname', '@', 'CNAME', '@ CNAME')
    return z


@case('waiver-invalid', 'good-forms')
def _():
    """Behind a record, inside one, on a line before one; several checks, a glob; the whole RRset."""
    z = zone('m1 MX 10 alias ; dnssec-lint: ignore[mx-target-alias] -- behind it\n'
             'm2 MX ( 10\n  alias ;dnssec-lint:ignore[ mx-target-alias ,mx-*]   until=2026-11-21   '
             '-- inside\n)\n'
             ';; dnssec-lint: ignore[mx-target-alias] until=2027-01-01T00:00:00Z -- before it\n\n; more\n'
             'm3 MX 10 alias\nm3 MX 20 alias\n; see dnssec-lint: ignore[] of the manual\n')
    for name in ('m1', 'm2', 'm3'):
        z.expect('accepted error', 'mx-target-alias', name, 'MX')
    return z


@case('waiver-expired', 'in-the-zone')
def _():
    z = zone('m MX 10 alias ; dnssec-lint: ignore[mx-target-alias] until=2026-11-20 -- until the move\n')
    z.expect('warning', 'waiver-expired', 'm', 'MX', 'ignore')
    z.expect('error', 'mx-target-alias', 'm', 'MX', 'ignore')
    return z


@case('waiver-expired', 'in-the-configuration')
def _():
    z = zone('m MX 10 alias\n')
    z.config('waivers:\n- check: mx-target-alias\n  name: m.example\n  until: 2026-11-20\n'
             '  reason: until the move\n')
    z.expect('warning', 'waiver-expired', 'm', '-', 2)
    z.expect('error', 'mx-target-alias', 'm', 'MX', 'm MX')
    return z


@case('waiver-expired', 'good-last-day')
def _():
    """A date holds until its last second."""
    z = zone('m MX 10 alias ; dnssec-lint: ignore[mx-target-alias] until=2026-11-21 -- until the move\n')
    z.config('waivers: {check: caa-*, until: 2026-11-21T23:59:59Z, reason: none of them}\nskip: caa-*\n')
    z.expect('accepted error', 'mx-target-alias', 'm', 'MX', 'ignore')
    return z


@case('waiver-unused', 'mended')
def _():
    z = zone('m MX 10 www ; dnssec-lint: ignore[mx-target-alias] -- it was an alias\n')
    z.expect('info', 'waiver-unused', 'm', 'MX', 'ignore')
    return z


@case('waiver-unused', 'another-record')
def _():
    """It stands by one record and not by its neighbours."""
    z = zone('m1 MX 10 alias\nm2 MX 10 www ; dnssec-lint: ignore[mx-target-alias] -- which one?\n'
             '; dnssec-lint: ignore[mx-target-alias] -- nothing comes behind\n')
    z.expect('error', 'mx-target-alias', 'm1', 'MX', 'm1 MX')
    z.expect('info', 'waiver-unused', 'm2', 'MX', 'm2 MX')
    z.expect('info', 'waiver-unused', '@', '-', 'nothing comes')
    return z


@case('waiver-unused', 'in-the-configuration')
def _():
    z = zone('m MX 10 www\n')
    z.config('waivers:\n- {check: mx-target-alias, zone: example, reason: it was an alias}\n')
    z.expect('info', 'waiver-unused', '@', '-', 2)
    return z


@case('waiver-unused', 'good-could-not-tell')
def _():
    """A check that was not evaluated may still find it; one of another zone is no matter here."""
    z = healthy(more='m MX 10 alias')
    z.config('waivers:\n- {check: "*", name: m.example, reason: known}\n'
             '- {check: soa-serial-spread, reason: asked live only}\n'
             '- {check: mx-target-alias, zone: example.net, reason: of another zone}\n')
    z.expect('accepted error', 'mx-target-alias', 'm', 'MX')
    return z


# A baseline.

def baseline(*entries):
    return '{"format": "dnssec-lint-baseline", "format_version": "1.0", "accepted": [%s]}\n' % ', '.join(
        '{"fingerprint": "%s", "check": "mx-target-alias", "severity": "%s", "zone": "example.", '
        '"name": "%s.example.", "type": "MX", "message": "as it was"}' % e for e in entries)


M = '9a3e67a9384e993947741cb79bbf4dea'  # of mx-target-alias at m.example. MX


def with_baseline(text, *entries):
    z = zone(text)
    z.files['baseline.json'] = baseline(*entries)
    z.extra_args = '--baseline {dir}/baseline.json'
    return z


@case('baseline-regression', 'new')
def _():
    z = with_baseline('m MX 10 alias\nn MX 10 alias\n', (M, 'error', 'm'))
    z.expect('accepted error', 'mx-target-alias', 'm', 'MX', 'm MX')
    z.expect('error', 'mx-target-alias', 'n', 'MX', 'n MX')
    z.expect('error', 'baseline-regression', 'n', 'MX', 'n MX')
    return z


@case('baseline-regression', 'worse-than-accepted')
def _():
    z = with_baseline('m MX 10 alias\n', (M, 'warning', 'm'))
    z.expect('error', 'mx-target-alias', 'm', 'MX', 'm MX')
    z.expect('error', 'baseline-regression', 'm', 'MX', 'm MX')
    return z


@case('baseline-regression', 'good-accepted')
def _():
    """Known as it was; another is gone, and one is waived."""
    z = with_baseline('m MX 10 alias\nn MX 10 alias ; dnssec-lint: ignore[mx-target-alias] -- known\n',
                      (M, 'critical', 'm'), ('0' * 32, 'error', 'o'))
    z.expect('accepted error', 'mx-target-alias', 'm', 'MX', 'm MX')
    z.expect('accepted error', 'mx-target-alias', 'n', 'MX', 'n MX')
    return z


# The rollout's intent.  The instant of judgement is noon of a Saturday.

def declared(z, text):
    z.config('zones:\n  example:\n' + ''.join('    %s\n' % line for line in text.splitlines()))
    return z


@case('change-window', 'a-saturday')
def _():
    z = declared(healthy(), 'windows:\n- {days: [mon, tue], from: "06:00", until: "18:00"}')
    z.expect('info', 'change-window', '@', '-', 4)
    return z


@case('change-window', 'good-past-midnight')
def _():
    """From Friday evening, and until the second before it ends."""
    return declared(healthy(), 'windows:\n- {days: fri, from: "20:00", until: "12:01"}\n'
                    '- {days: mon, from: "06:00", until: "07:00"}')


@case('runbook-incomplete', 'two-items')
def _():
    z = declared(healthy(), 'runbook:\n  owner: Ada\n  rollback: true\n  registrar_contact: false\n'
                 '  flush_links: a page\n  peers_told: a list\n  more: [{item: pager, done: false}]')
    z.expect('warning', 'runbook-incomplete', '@', '-', 6)
    z.expect('warning', 'runbook-incomplete', '@', '-', 9)
    return z


@case('runbook-incomplete', 'good-ready')
def _():
    return declared(healthy(), 'runbook:\n  owner: Ada\n  rollback: true\n  registrar_contact: "24 h"\n'
                    '  flush_links: a page\n  peers_told: a list')


@case('telemetry-shared-fate', 'in-the-zone')
def _():
    z = declared(healthy(), 'telemetry:\n- {name: status.example, use: status page}')
    z.expect('warning', 'telemetry-shared-fate', 'status', '-', 4)
    return z


@case('telemetry-shared-fate', 'good-elsewhere')
def _():
    return declared(healthy(), 'telemetry:\n- {name: status.notexample, use: status page}\n'
                    '- {name: page.example.net}')


@case('ds-published-early', 'before-the-day')
def _():
    z = declared(healthy(), 'ds_after: 2026-11-22')
    z.expect('error', 'ds-published-early', '@', 'DS')
    return z


@case('ds-published-early', 'good-on-the-day')
def _():
    return declared(healthy(), 'ds_after: 2026-11-21\nafter: other.example.net')


@case('soak-too-short', 'an-hour')
def _():
    z = tree(ds=False)
    z.config('rollout: {soak: 3d, signed_since: "2026-11-21T09:00:00Z"}\n')
    z.expect('info', 'soak-too-short')
    return z


@case('soak-too-short', 'good-four-days')
def _():
    z = tree(ds=False)
    z.config('rollout: {soak: 3d, signed_since: 2026-11-17}\n')
    return z


def rollout(edit=None, wild=''):
    """Three zones of one owner: one rehearsed, one done, one planned."""
    def small(origin, text):
        z = Zone(origin)
        z.text('@ SOA ns.example.net. hostmaster 1 7200 3600 604800 900\n@ NS ns.example.net.\n'
               'www A 198.51.100.80\n' + text)
        return z
    top = small('next.example.', 'mail MX 5 www\n' + wild)
    top.filename = 'next.zone'
    for name, text in (('tried.example.', 'mail MX 5 www\n'), ('done.example.', '_x._tcp SRV 0 0 443 www\n')):
        top.files[name.split('.')[0] + '.zone'] = small(name, text).content()
    top.config('rollout: {stage: planned}\nzones:\n  tried.example:\n    stage: rehearsal\n'
               '  done.example:\n    stage: done\n')
    return top


@case('rehearsal-gap', 'first-wildcard')
def _():
    z = rollout(wild='*.app CNAME www\n')
    z.expect('error', 'rehearsal-gap', '@', '-')
    return z


@case('rehearsal-gap', 'good-all-was-tried')
def _():
    return rollout(wild='a.b A 198.51.100.81\n')

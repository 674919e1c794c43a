"""rollovers.py - stories of changes under warm caches, each right or one step too early.

    @story('zsk-swapped', ttl=60)               # TTLs of data, DNSKEY and DS, unless said by themselves
    def _(s):
        s.switch(zsk('zsk-2'), breaks=True)     # one world follows another; breaks: names fail for somebody
        s.wait(9)                               # seconds before the next

Before each switch the resolvers hold the DS, the keys and some data; after it they are asked for a
name that none of them holds.  What the model says of the two worlds must be what they do, but for the
lines of `but`: (families, outcome, why), each of which must be needed.
"""
import json
import os
import subprocess
import sys
import time

import resolvers
import world as worlds
from keys import KSK, ZSK, Spec
from lab import Lab
from space import Trouble
from world import Host, Served, World

CORP = 'corp.example.'
# What the model calls them.
FAMILY = {'unbound': 'Unbound', 'unbound-harden': 'Unbound', 'bind': 'BIND', 'kresd': 'Knot Resolver',
          'pdns': 'PowerDNS Recursor', 'bind-forward': 'validators behind a forwarder or a shared cache'}
KSK2, ZSK2 = Spec('ksk-2', sep=True), Spec('zsk-2')
OTHER = [Spec('ksk-o', sep=True, alg=8), Spec('zsk-o', alg=8)]
LONG = 60
# TTLs of three seconds, and what the model adds for Knot Resolver's floor of five.
SHORT, PAST_ONE, PAST_TWO = 3, 6.5, 12
TLD_SOA = '@ SOA ns1 hostmaster.example. 2026112101 14400 3600 1209600 %d\n'
CORP_SOA = '@ SOA ns1 hostmaster.example. 2026112101 14400 3600 1209600 %d\n'
STORIES = {}
# The keys, what leads to them, and a name.
WARM = [(CORP, 'DNSKEY', False), ('h0.corp.example.', 'A', False)]
EVERYBODY = ' '.join(FAMILY)
ITERATING = ' '.join(f for f in FAMILY if f != 'bind-forward')


class Step:
    def __init__(self, change, breaks=False, but=(), settle=0, asks=True, warm=WARM, hold=None, rescue=False,
                 name=None):
        self.change, self.breaks, self.but, self.settle = change, breaks, list(but), settle
        self.asks, self.warm, self.hold, self.rescue = asks, list(warm), hold, rescue
        self.wait, self.name = 0, name


class Story:
    def __init__(self, name, ttl=LONG, data=None, dnskey=None, ds=None, nods=LONG, negative=None, start=None,
                 ns=None, demand=False):
        self.name, self.demand, self.steps, self.start, self.pause = name, demand, [], start, 0
        self.data, self.dnskey, self.ds = data or ttl, dnskey or ttl, ds or ttl
        self.nods, self.negative, self.ns = nods, negative or ttl, ns or data or ttl

    def wait(self, seconds):
        self.pause = seconds

    def switch(self, change, **how):
        """settle: seconds until resolvers are asked; asks: False where nobody asks in that world.

        warm: what is asked before, (name, type, CD bit); hold: a name that the cache behind the forwarder
        is asked for.  name: what is asked after, if not one that no cache holds.  rescue: names fail already;
        `audit` says for whom they still do, not `diff`.
        """
        self.steps.append(Step(change, **how))
        self.steps[-1].wait, self.pause = self.pause, 0

    def seconds(self):
        return sum(step.wait + step.settle for step in self.steps)

    def world(self, change=None):
        """Root, TLD and zone, each on one server."""
        base = worlds.base()
        corp = Served(CORP, CORP_SOA % self.negative + '@ A 198.51.100.10\n' +
                      ''.join('h%d A 198.51.100.%d\n' % (i, i) for i in range(20)), 'bind',
                      Host('ns1.corp.example.', 'nsd', '25.0.2.1'))
        corp.ttl, corp.dnskey_ttl, corp.ds_ttl = self.data, self.dnskey, self.ds
        corp.ns_ttl = self.ns
        base.tld.text = TLD_SOA % self.nods
        base.tld.hosts = [Host('ns1.example.', 'nsd', '25.0.1.1')]
        (change or self.start or (lambda c: None))(corp)
        return World(root=base.root, tld=base.tld, corp=corp)


def story(name, **how):
    def mark(tell):
        s = STORIES[name] = Story(name, **how)
        tell(s)
        return tell
    return mark


# Worlds.

def keys(*specs, ds=None):
    def change(c):
        c.specs = list(specs)
        if ds is not None:
            c.ds = lambda made: [made.keys.ds(c.name, k) for k in ds]
    return change


def silent(spec):
    """Published, and signs nothing."""
    return Spec(spec.label, spec.sep, spec.alg, signs=False)


def unsigned(c):
    c.ds = []
    c.unsign()


HEALTHY = keys(KSK, ZSK)
NO_DS = keys(KSK, ZSK, ds=[])


# Going insecure.

@story('unsigned-under-ds')
def _(s):
    s.switch(unsigned, breaks=True)


@story('unsigned-after-ds', ds=SHORT)
def _(s):
    s.switch(NO_DS)
    s.wait(PAST_ONE)
    s.switch(unsigned, breaks=True, but=[
        ('bind-forward', 'insecure', 'BIND looks for the DS again; the family stands for all that do not')])


@story('unsigned-right', ttl=SHORT)
def _(s):
    s.switch(NO_DS)
    s.wait(PAST_TWO)
    s.switch(unsigned)


# Zone signing keys.

@story('zsk-swapped')
def _(s):
    s.switch(keys(KSK, ZSK2), breaks=True)


@story('zsk-prepublished-early', demand=True)
def _(s):
    s.switch(keys(KSK, ZSK, silent(ZSK2)))
    s.switch(keys(KSK, silent(ZSK), ZSK2), breaks=True)


@story('zsk-prepublished-right', ttl=SHORT)
def _(s):
    s.switch(keys(KSK, ZSK, silent(ZSK2)))
    s.wait(PAST_ONE)
    s.switch(keys(KSK, silent(ZSK), ZSK2))
    s.wait(PAST_ONE)
    s.switch(keys(KSK, ZSK2))


@story('old-zsk-dropped-early', dnskey=SHORT, data=LONG, demand=True)
def _(s):
    s.switch(keys(KSK, ZSK, silent(ZSK2)))
    s.wait(PAST_ONE)
    s.switch(keys(KSK, silent(ZSK), ZSK2), hold='h3.corp.example.')
    s.switch(keys(KSK, ZSK2), breaks=True, settle=4)


# Key signing keys.

@story('ksk-and-ds-swapped', dnskey=2)
def _(s):
    s.switch(keys(KSK2, ZSK), breaks=True, settle=3)


@story('ds-swapped-early', ds=2, demand=True)
def _(s):
    s.switch(keys(KSK, KSK2, ZSK, ds=[KSK]))
    s.switch(keys(KSK, KSK2, ZSK, ds=[KSK2]), breaks=True, settle=3, but=[
        (EVERYBODY, 'secure', 'they validated the keys that they hold by the DS before, and trust them')])


@story('ds-swapped-early-cd', ds=2)
def _(s):
    # The old keys are in caches, asked for with the CD bit: validated by nobody.
    s.switch(keys(KSK, KSK2, ZSK, ds=[KSK]), warm=[(CORP, 'DNSKEY', True)], asks=False)
    s.switch(keys(KSK, KSK2, ZSK, ds=[KSK2]), breaks=True, warm=[], settle=3, but=[
        (ITERATING, 'secure', 'what does not fit the DS they ask for again, past their own cache')])


@story('double-ksk-right', ttl=SHORT)
def _(s):
    s.switch(keys(KSK, KSK2, ZSK, ds=[KSK]))
    s.wait(PAST_ONE)
    s.switch(keys(KSK, KSK2, ZSK, ds=[KSK2]))
    s.wait(PAST_ONE)
    s.switch(keys(KSK2, ZSK))


@story('old-ksk-dropped-early', dnskey=2, demand=True)
def _(s):
    s.switch(keys(KSK, KSK2, ZSK, ds=[KSK]))
    s.wait(PAST_ONE)
    s.switch(keys(KSK, KSK2, ZSK, ds=[KSK2]))
    s.switch(keys(KSK2, ZSK), breaks=True, settle=3)


DOUBLE = [KSK, KSK2]


@story('double-ds-right', ttl=SHORT)
def _(s):
    s.switch(keys(KSK, ZSK, ds=DOUBLE))
    s.wait(PAST_ONE)
    s.switch(keys(KSK2, ZSK, ds=DOUBLE))
    s.wait(PAST_ONE)
    s.switch(keys(KSK2, ZSK, ds=[KSK2]))


@story('double-ds-key-early', dnskey=2, demand=True)
def _(s):
    s.switch(keys(KSK, ZSK, ds=DOUBLE), asks=False)
    s.switch(keys(KSK2, ZSK, ds=DOUBLE), breaks=True, settle=3)


@story('double-rrset-right', ttl=SHORT)
def _(s):
    # Key and DS at once: any two of old and both have a key in common.
    s.switch(keys(KSK, KSK2, ZSK, ds=DOUBLE))
    s.wait(PAST_ONE)
    s.switch(keys(KSK2, ZSK, ds=[KSK2]))


@story('double-rrset-early', dnskey=2, demand=True)
def _(s):
    s.switch(keys(KSK, KSK2, ZSK, ds=DOUBLE), asks=False)
    s.switch(keys(KSK2, ZSK, ds=[KSK2]), breaks=True, settle=3)


# Algorithms.

@story('algorithm-swapped')
def _(s):
    s.switch(keys(*OTHER), breaks=True)


@story('algorithm-liberal-right', ttl=SHORT)
def _(s):
    s.switch(keys(KSK, ZSK, *OTHER, ds=[KSK]))
    s.wait(PAST_ONE)
    s.switch(keys(KSK, ZSK, *OTHER, ds=[OTHER[0]]))
    s.wait(PAST_ONE)
    s.switch(keys(*OTHER))


def hidden(spec):
    """Signs, and is not published."""
    return Spec(spec.label, spec.sep, spec.alg, publish=False)


@story('algorithm-conservative-right', ttl=SHORT)
def _(s):
    s.switch(keys(KSK, ZSK, hidden(OTHER[1]), ds=[KSK]))
    s.wait(PAST_ONE)
    s.switch(keys(KSK, ZSK, *OTHER, ds=[KSK]))
    s.wait(PAST_ONE)
    s.switch(keys(KSK, ZSK, *OTHER, ds=[OTHER[0]]))
    s.wait(PAST_ONE)
    s.switch(keys(hidden(ZSK), *OTHER))
    s.wait(PAST_ONE)
    s.switch(keys(*OTHER))


@story('ds-of-algorithm-early', ds=2, dnskey=2, demand=True)
def _(s):
    s.switch(keys(KSK, ZSK, ds=[KSK, OTHER[0]]), settle=3, but=[
        ('unbound-harden', 'fails', 'the model counts those who want all algorithms in other stories only')])


# Other name servers, with keys of their own; the old ones go on answering.

THEIRS = [Spec('ksk-t', sep=True), Spec('zsk-t')]


def operators(joint, ds, moved=False):
    def change(c):
        c.hosts.append(Host('ns9.corp.example.', 'nsd', '25.0.5.1'))
        c.two_signers([KSK, ZSK], THEIRS, apart=not joint)
        c.parent_hosts = c.hosts[1:] if moved else c.hosts[:1]
        c.own_ns = [h.name for h in c.parent_hosts]
        c.ds = lambda made: [made.keys.ds(c.name, k) for k in ds]
    return change


@story('moved-with-other-keys', ds=2, ns=2, start=operators(False, [KSK]))
def _(s):
    s.switch(operators(False, THEIRS[:1], moved=True), breaks=True, settle=4)


@story('moved-before-the-dnskey-ttl', ds=2, ns=2, demand=True, start=operators(False, [KSK]))
def _(s):
    s.switch(operators(True, [KSK, THEIRS[0]]), asks=False)
    s.switch(operators(True, [KSK, THEIRS[0]], moved=True), breaks=True, settle=4)


@story('moved-right', ttl=SHORT, start=operators(False, [KSK]))
def _(s):
    s.switch(operators(True, [KSK, THEIRS[0]]))
    s.wait(PAST_ONE)
    s.switch(operators(True, [KSK, THEIRS[0]], moved=True))
    s.wait(PAST_ONE)
    # Nobody is led to the old servers; their keys and their DS go.
    s.switch(operators(False, THEIRS[:1], moved=True))


# Going secure.

@story('ds-at-once', nods=1, ns=2, start=unsigned)
def _(s):
    s.switch(NO_DS)
    s.switch(HEALTHY, breaks=True, settle=6, but=[
        ('unbound unbound-harden', 'secure', 'it asks again for keys, past its own cache'),
        ('kresd pdns', 'insecure', 'the absence of keys was insecure when it was cached, and stays so')])


@story('ds-right', ttl=SHORT, nods=1, start=unsigned)
def _(s):
    s.switch(NO_DS)
    s.wait(PAST_ONE)
    s.switch(HEALTHY, settle=4)


# Signing again, in mid-outage, under the DS that caches hold.

@story('signed-again-early')
def _(s):
    s.switch(unsigned, breaks=True, asks=False)
    s.switch(keys(KSK, ZSK2, ds=[]), warm=[], rescue=True)


@story('signed-again-later', dnskey=SHORT)
def _(s):
    s.switch(unsigned, breaks=True, asks=False)
    s.wait(PAST_ONE)
    s.switch(keys(KSK, ZSK2, ds=[]), warm=[])


@story('signed-again-remembered', ds=150, dnskey=SHORT, negative=SHORT, demand=True)
def _(s):
    s.switch(unsigned, breaks=True, settle=PAST_ONE)
    s.switch(keys(KSK, ZSK2, ds=[]), warm=[], settle=PAST_ONE, rescue=True, but=[
        ('bind bind-forward kresd pdns', 'secure',
         'it remembers that a name failed, and this is another; Unbound that the zone had no keys')])
    # The TTL of no keys, and what Unbound adds to it.
    s.wait(SHORT + 62)
    s.switch(keys(KSK, ZSK2, ds=[]), warm=[], rescue=True, but=[
        ('pdns bind-forward', 'secure|insecure', 'as above; or the absence of the DS has reached it')])


@story('signed-again-same-name', dnskey=SHORT, negative=SHORT, demand=True)
def _(s):
    s.switch(unsigned, breaks=True, settle=PAST_ONE)
    s.switch(keys(KSK, ZSK2, ds=[]), warm=[], settle=2, rescue=True, name='h1.corp.example.', but=[
        ('bind', 'secure', 'its servfail-ttl is at zero here'),
        ('kresd', 'secure', 'it remembers this failure for less than the ten seconds of the model')])


# Living through one.

def run(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise Trouble('%s: exit status %d\n%s' % (
            ' '.join(command[:2]), done.returncode, done.stderr.decode('latin-1'))) from None


def look(lab, program, n):
    """A walk, kept as a snapshot and in the history; the path of the snapshot."""
    saved = lab.path('world%d.jsonl' % n)
    run([program, 'walk', 'corp.example', '--root-hints', lab.hints, '--trust-anchor', lab.anchor,
         '--format', 'json', '--save', saved, '--history', lab.room('history')])
    return saved


def stamp(seconds):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(seconds))


def model(lab, program, saved, at, rescue):
    """What it says of the last switch."""
    if rescue:
        report = run([program, 'audit', '--zone', 'corp.example', '--format', 'json'] + saved)
        return {'breaks': [], 'heals': {h['family']: h['at'] for h in report['audit']['heals']}}
    report = run([program, 'diff', saved[-2], saved[-1], '--history', lab.path('history'),
                  '--at', stamp(at), '--format', 'json'])
    return {'breaks': [b for b in report['breaks'] if b['zone'] == CORP], 'heals': {}}


def live(told, program):
    """[{'asked', 'breaks', 'heals', 'said': {judge: [outcome, text]}}] of each switch."""
    out = []
    with Lab() as lab:
        lab.serve(told.world())
        judges = lab.judges(*FAMILY)
        upstream = resolvers.Resolver(lab, 'upstream', True, False)
        saved = [look(lab, program, 0)]
        for n, step in enumerate(told.steps, 1):
            time.sleep(step.wait)
            for question in step.warm:
                resolvers.ask_all(judges, *question[:2], cd=question[2])
            if step.hold is not None:
                upstream.ask(step.hold)
            # A snapshot of the world after is of a later second.
            time.sleep(1 - time.time() % 1)
            at = int(time.time())
            lab.switch(told.world(step.change))
            time.sleep(step.settle)
            asked, said = time.time(), {}
            name = step.name or 'h%d.corp.example.' % n
            if step.asks:
                heard = resolvers.ask_all(judges, name)
                for family, first in heard.items():
                    # SERVFAIL after a long wait is a busy machine's before it is a verdict.
                    again = judges[family].ask(name) if first.is_slow_failure() else first
                    said[family] = (again.outcome, str(again))
            saved.append(look(lab, program, n))
            out.append({'asked': asked, 'said': said, **model(lab, program, saved, at, step.rescue)})
        lab.check()
    return out


def main(argv):
    os.environ['PATH'] += ':/usr/sbin:/sbin'
    json.dump(live(STORIES[argv[1]], argv[2]), sys.stdout)


if __name__ == '__main__':
    main(sys.argv)

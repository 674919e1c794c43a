"""gates.py STORY PROGRAM - a zone is led through steps by `gate` alone; prints JSON, a line of proof each.

    @story
    def signed_and_back(p):
        p.begin(world())
        p.act(signed())                             # another world, under resolvers that are asked all along
        early = p.gate('add-ds')                    # exit status, report, safe_after
        p.no_go('add-ds', gone(3))                  # not yet, and from when on to the second
        p.wait('add-ds')                            # comes back with go

What is done is done on exit status 0 and on nothing else.  The history is fed by the gate's own walks.  Six
resolvers are asked two or three times a second, for names that they hold and for names that nobody asked
for before; none of them may fail, but in the stories in which the no of gate is passed over.
"""
import calendar
import json
import os
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
import resolvers  # noqa: E402
import world as worlds  # noqa: E402
from lab import Lab  # noqa: E402
from keys import KSK, ZSK, Spec  # noqa: E402
from rollovers import CORP, FAMILY  # noqa: E402
from space import write  # noqa: E402
from world import Host, Served, World  # noqa: E402

TTL, NEGATIVE, DS_TTL, KEY_TTL = 4, 2, 5, 3
FLOOR = 5  # of Knot Resolver, as the model has it
WALK_SECONDS, WAIT_SECONDS, PAUSE = 30, 60, 0.35
TLD_SOA = '@ SOA ns1 hostmaster.example. 2026112101 14400 3600 1209600 %d\n'
CORP_TEXT = ('@ SOA ns1 hostmaster.example. %d 14400 3600 1209600 %d\n@ A 198.51.100.10\n'
             '* A 198.51.100.12\n' + ''.join('h%d A 198.51.100.%d\n' % (i, i) for i in range(12)))
STORIES = {}


def story(tell):
    STORIES[tell.__name__.replace('_', '-')] = tell
    return tell


def stamp(text):
    return calendar.timegm(time.strptime(text, '%Y-%m-%dT%H:%M:%SZ')) if text else None


def late(ttl):
    """What a cache may keep of a TTL, at the most."""
    return max(ttl, FLOOR)


class Verdict:
    def __init__(self, done, began, ended):
        self.exit, self.began, self.ended = done.returncode, began, ended
        self.error = done.stderr.decode('latin-1')
        try:
            self.report = json.loads(done.stdout)
        except ValueError:
            self.report = None
        self.safe = stamp(self.report['summary']['safe_after']) if self.report else None

    def finds(self, check):
        return self.report is not None and any(f['check'] == check for f in self.report['findings'])

    def __str__(self):
        if self.report is None:
            return 'exit %d, no report: %s' % (self.exit, self.error[-2000:])
        lines = ['exit %d, %s, safe after %s' % (self.exit, self.report['summary']['verdict'],
                                                self.report['summary']['safe_after'])]
        lines += ['%s %s %s: %s' % (f['severity'], f['check'], f['name'], f['message'])
                  for f in self.report['findings'] if f['severity'] != 'info']
        lines += ['%s %s %s' % (s['state'], s['not_before'], s['title']) for s in self.report['steps']]
        return '\n'.join(lines + ['%s %s' % (n['check'], n['reason']) for n in self.report['not_evaluated']
                                  if n['cause'] == 'failed'])


class Askers(threading.Thread):
    """Asks all resolvers all along, but for the moments in which servers are exchanged."""

    def __init__(self, judges):
        super().__init__(daemon=True)
        self.judges, self.lock, self.ending = judges, threading.Lock(), False
        self.n, self.failures, self.outcomes, self.error = 0, [], {}, None

    def run(self):
        try:
            while not self.ending:
                with self.lock:
                    self.ask()
                time.sleep(PAUSE)
        except Exception as e:  # pylint: disable=broad-except
            self.error = e

    def ask(self):
        self.n += 1
        for name in ('fresh%d.%s' % (self.n, CORP), 'h%d.%s' % (self.n % 12, CORP)):
            for family, said in resolvers.ask_all(self.judges, name).items():
                if said.is_slow_failure():
                    # SERVFAIL after a long wait is a busy machine's before it is a verdict.
                    said = self.judges[family].ask(name)
                self.outcomes[family] = said.outcome
                if said.outcome in ('fails', 'lost'):
                    self.failures.append((time.time(), '%.2f %s %s: %s' % (time.time(), family, name, said)))


class Play:
    def __init__(self, lab, program):
        self.lab, self.program, self.asker, self.proofs = lab, program, None, []
        self.looked = 0
        self.acted = None  # when the world before had answered for the last time

    def ok(self, good, what, *more):
        self.proofs.append([bool(good), what, [str(m) for m in more]])
        return good

    def begin(self, world):
        self.lab.serve(world)
        judges = self.lab.judges(*FAMILY)
        self.asker = Askers(judges)
        for _ in range(2):
            self.asker.ask()
        self.asker.start()

    def act(self, world):
        """The step is taken.  What was asked for just before it is in the caches."""
        with self.asker.lock:
            self.asker.ask()
            self.lab.close()
            self.acted = time.time()
            self.lab.serve(world)

    def gate(self, step, *more, seconds=WALK_SECONDS):
        write(self.lab.path('subzones'), '')
        # Histories know their worlds by the second, and the coarse clock is some milliseconds late.
        time.sleep(max(0, self.looked + 1.02 - time.time()))
        began = time.time()
        self.looked = int(began)
        done = subprocess.run([self.program, 'gate', step, CORP, '--root-hints', self.lab.hints,
                               '--trust-anchor', self.lab.anchor, '--history', self.lab.room('history'),
                               '--subzones', self.lab.path('subzones'), '--format', 'json', *more],
                              stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=seconds)
        return Verdict(done, began, time.time())

    def go(self, step, *more):
        v = self.gate(step, *more)
        return self.ok(v.exit == 0, '%s: go' % step, v)

    def no_go(self, step, seconds, *more):
        """Not yet: no sooner than this after the last act, and no later than the first look after it."""
        v = self.gate(step, *more)
        self.ok(v.exit == 1, '%s, too early: no go' % step, v)
        exact = self.acted + seconds
        self.ok(v.safe is not None and v.safe >= int(exact),
                '%s: the safe time is not too early' % step, 'exactly %.2f' % exact, v)
        self.ok(v.safe is not None and v.safe <= exact + (v.ended - self.acted) + 1,
                '%s: nor later than one look and a second' % step,
                'exactly %.2f, acted %.2f, looked %.2f to %.2f' % (exact, self.acted, v.began, v.ended), v)
        return v

    def again(self, step, v, saved):
        """The snapshot of a run says what the run said."""
        done = subprocess.run([self.program, 'gate', step, saved, '--history', self.lab.room('history'),
                               '--format', 'json'], stdin=subprocess.DEVNULL, capture_output=True,
                              check=False, timeout=WALK_SECONDS)
        r = Verdict(done, v.began, v.ended)
        self.ok(r.report is not None and r.exit == v.exit and r.report['gate'] == v.report['gate'] and
                r.report['steps'] == v.report['steps'], '%s: the same from what was saved' % step, v, r)

    def wait(self, step, *more):
        v = self.gate(step, '--wait', *more, seconds=WAIT_SECONDS)
        return self.ok(v.exit == 0 and v.report is not None and v.safe is None,
                       '%s: --wait comes back with go' % step, v)

    def end(self, fails=False):
        """fails: names are to fail for somebody, since gate was not heeded."""
        if self.asker.ending:
            return
        self.asker.ending = True
        self.asker.join()
        if self.asker.error is not None:
            raise self.asker.error
        self.ok(bool(self.asker.failures) == fails,
                'names fail when gate is not heeded' if fails else
                'no resolver failed in %d rounds' % self.asker.n, *[f[1] for f in self.asker.failures[:12]])
        self.lab.check()


# Worlds.

def zone(serial, ds=None, spoil=None, signed=True):
    base = worlds.base()
    corp = Served(CORP, CORP_TEXT % (serial, NEGATIVE), 'fixture',
                  Host('ns1.corp.example.', 'nsd', '25.0.2.1'),
                  Host('ns2.corp.example.', 'bind', '25.0.2.2'))
    corp.ttl, corp.dnskey_ttl, corp.ds_ttl, corp.ns_ttl = TTL, KEY_TTL, DS_TTL, TTL
    corp.ds = ds
    if not signed:
        corp.unsign()
    if spoil is not None:
        corp.spoil(spoil)
    base.tld.text = TLD_SOA % NEGATIVE
    base.tld.hosts = [Host('ns1.example.', 'nsd', '25.0.1.1')]
    return World(root=base.root, tld=base.tld, corp=corp)


@story
def signed_and_back(p):
    """Sign, soak, publish the DS, remove it, wait, stop signing: as in 2021, and as it should have been."""
    p.begin(zone(1, ds=[], signed=False))
    if not p.go('sign'):
        return
    p.act(zone(2, ds=[], spoil=lambda z: z.bitmap('*', drop=['A'])))
    fault = p.gate('add-ds')
    p.ok(fault.exit == 1 and fault.finds('wildcard-nsec-bitmap') and fault.safe is None,
         'add-ds, a wildcard whose bit map lies: no go, and no wait is the cure', fault)
    acted = p.acted
    p.act(zone(3, ds=[]))
    p.acted = acted  # the keys and the signers are those of the world before
    p.no_go('add-ds', late(TTL))
    if not p.wait('add-ds'):
        return
    p.act(zone(4))
    p.ok(p.gate('unsign').exit == 1, 'unsign, the DS published: no go')
    if not p.go('remove-ds'):
        return
    p.act(zone(5, ds=[]))
    p.no_go('unsign', max(DS_TTL + KEY_TTL, late(DS_TTL)))
    if not p.wait('unsign'):
        return
    p.act(zone(6, ds=[], signed=False))
    time.sleep(2)
    p.ok(set(p.asker.outcomes.values()) == {'insecure'}, 'the zone is insecure for all', p.asker.outcomes)


@story
def unsigned_in_defiance(p):
    """The no of gate is no false alarm."""
    p.begin(zone(1))
    if not p.go('remove-ds'):
        return
    p.act(zone(2, ds=[]))
    p.no_go('unsign', max(DS_TTL + KEY_TTL, late(DS_TTL)))
    p.act(zone(3, ds=[], signed=False))
    time.sleep(1.5)
    p.end(fails=True)


# Another operator.

THERE = ('--ns', 'ns9.corp.example=25.0.5.1')
OURS, THEIRS = [KSK, ZSK], [Spec('ksk-9', sep=True), Spec('zsk-9')]


def operators(serial, ds, moved=False, shared=False, off=False):
    """Two operators with keys of their own, of whom the parent names one."""
    base = worlds.base()
    hosts = [Host('ns1.corp.example.', 'nsd', '25.0.2.1'), Host('ns9.corp.example.', 'bind', '25.0.5.1')]
    corp = Served(CORP, CORP_TEXT % (serial, NEGATIVE), 'bind', *hosts)
    corp.ttl, corp.dnskey_ttl, corp.ds_ttl, corp.ns_ttl = TTL, KEY_TTL, DS_TTL, TTL
    corp.two_signers(OURS, THEIRS, apart=not shared)
    corp.parent_hosts = hosts[1:] if moved else hosts[:1]
    corp.own_ns = [h.name for h in corp.parent_hosts]
    corp.ds = lambda made: [made.keys.ds(CORP, k) for k in ds]
    if off:
        hosts[0].vendor = 'closed'
    base.tld.text, base.tld.ttl = TLD_SOA % NEGATIVE, TTL
    base.tld.hosts = [Host('ns1.example.', 'nsd', '25.0.1.1')]
    return World(root=base.root, tld=base.tld, corp=corp)


@story
def moved_with_both_keys(p):
    """Keys of both on both sides, a DS for both, the NS, and only then the old servers go."""
    p.begin(operators(1, ds=OURS[:1]))
    apart = p.gate('change-ns', *THERE)
    p.ok(apart.exit == 1 and any('ZSKs of both sides' in s['title'] and s['state'] == 'go'
                                 for s in apart.report['steps']),
         'change-ns, no keys in common: no go, and what comes first', apart)
    p.act(operators(2, ds=[OURS[0], THEIRS[0]], shared=True))
    early = p.no_go('change-ns', max(late(DS_TTL), late(KEY_TTL)), *THERE, '--save', p.lab.path('saved'))
    p.again('change-ns', early, p.lab.path('saved'))
    off = [s['title'] for s in early.report['steps'] if 'off' in s['title']]
    p.ok(off == ['switch the old servers off: 25.0.2.1'], 'change-ns: and who is left', off)
    if not p.wait('change-ns', *THERE):
        return
    p.act(operators(3, ds=[OURS[0], THEIRS[0]], shared=True, moved=True))
    p.no_go('change-ns', late(TTL), *THERE)
    if not p.wait('change-ns', *THERE):
        return
    p.act(operators(4, ds=[OURS[0], THEIRS[0]], shared=True, moved=True, off=True))
    time.sleep(2)
    p.ok(set(p.asker.outcomes.values()) == {'secure'}, 'the zone is secure for all', p.asker.outcomes)


@story
def moved_in_defiance(p):
    """Other servers, other keys and another DS in one night."""
    p.begin(operators(1, ds=OURS[:1]))
    p.ok(p.gate('change-ns', *THERE).exit == 1, 'change-ns, no keys in common: no go')
    p.act(operators(2, ds=THEIRS[:1], moved=True))
    time.sleep(1.5)
    p.end(fails=True)


def main(argv):
    os.environ['PATH'] += ':/usr/sbin:/sbin'
    with Lab() as lab:
        p = Play(lab, argv[2])
        STORIES[argv[1]](p)
        p.end()
    json.dump(p.proofs, sys.stdout)


if __name__ == '__main__':
    main(sys.argv)

"""resolvers.py - validating resolvers as judges: six of four houses, with their own caches.

    judges = start(lab, ('unbound', 'bind'), four=True, six=False)
    a = judges['unbound'].ask('www.corp.example.', 'A')
    a.outcome       'secure', 'insecure', 'lost' (no such data), 'fails' (SERVFAIL, or nothing in time)
    judges['unbound'].wipe()        # forgets everything

No TTL is made longer than it is: floors are at zero.  What each remembers of failures is its own.
bind-forward is BIND that asks a resolver which does not validate, and validates by itself.
"""
import concurrent.futures
import re
import shutil
import subprocess
import time

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype

import authority
from space import read, write

TRIES, ASK_SECONDS = 3, 5  # as a stub resolver does
FAMILIES = ('unbound', 'unbound-aggressive', 'bind', 'bind-forward', 'kresd', 'pdns')
PROGRAMS = {'unbound': 'unbound', 'unbound-aggressive': 'unbound', 'bind': 'named', 'bind-forward': 'named',
            'kresd': 'kresd', 'pdns': 'pdns_recursor'}
ADDRESS = {'unbound': '25.0.9.1', 'unbound-aggressive': '25.0.9.2', 'bind': '25.0.9.3',
           'bind-forward': '25.0.9.4', 'kresd': '25.0.9.5', 'pdns': '25.0.9.6', 'upstream': '25.0.9.7',
           'unbound-harden': '25.0.9.8'}


class Said:
    """What a resolver answered."""

    def __init__(self, reply, qtype, seconds):
        self.reply, self.seconds = reply, seconds
        if reply is None or reply.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
            self.outcome = 'fails'
        elif not any(r.rdtype == dns.rdatatype.from_text(qtype) for r in reply.answer):
            self.outcome = 'lost'
        else:
            self.outcome = 'secure' if reply.flags & dns.flags.AD else 'insecure'

    def is_slow_failure(self):
        return self.outcome == 'fails' and self.reply is not None and self.seconds > 1

    def having(self, data=None):
        """The outcome, which is `lost` when this address is not in the answer."""
        if data is None or self.outcome not in ('secure', 'insecure') or data in str(self.reply):
            return self.outcome
        return 'lost'

    def __str__(self):
        if self.reply is None:
            return 'nothing in %d s' % self.seconds
        ede = ' '.join(str(o.to_text()) for o in self.reply.options if o.otype == 15)
        return '%s %s %s%s' % (self.outcome, dns.rcode.to_text(self.reply.rcode()),
                               dns.flags.to_text(self.reply.flags), ' ' + ede if ede else '')


class Resolver:
    def __init__(self, lab, name, four, six):
        self.lab, self.name, self.address = lab, name, ADDRESS[name]
        self.four, self.six = four, six
        self.process = 'resolver.' + name
        lab.add_address(self.address)
        # To send from, where the world has no IPv4 or IPv6 of its own.
        if six:
            lab.add_address('2a0e:9::1')

    def launch(self):
        where = self.lab.room(self.process)
        words = {'f': where, 'a': self.address, 'hints': self.lab.hints, 'anchor': self.lab.anchor}
        family = 'unbound' if self.name == 'upstream' else self.name.split('-')[0]
        getattr(self, family)(where, words)

    def wait(self):
        authority.wait(self.lab, [('.', self.address)], rd=True)

    def stop(self):
        self.lab.stop(self.process)

    def wipe(self):
        """Starts anew with nothing cached."""
        self.stop()
        shutil.rmtree(self.lab.path(self.process))
        self.launch()
        self.wait()

    def ask(self, name, qtype='A', cd=False, tries=TRIES):
        query = dns.message.make_query(name, qtype, want_dnssec=True, payload=1232)
        if cd:
            query.flags |= dns.flags.CD
        began, reply = time.monotonic(), None
        for _ in range(tries):
            try:
                reply, _ = dns.query.udp_with_fallback(query, self.address, timeout=ASK_SECONDS)
                break
            except (dns.exception.DNSException, OSError):
                pass
        return Said(reply, qtype, time.monotonic() - began)

    # Each family's configuration.

    def unbound(self, where, words):
        words.update(six='yes' if self.six else 'no',
                     modules='iterator' if self.name == 'upstream' else 'validator iterator',
                     aggressive='yes' if self.name == 'unbound-aggressive' else 'no',
                     harden='yes' if self.name == 'unbound-harden' else 'no')
        conf = write(where + '/unbound.conf', '''server:
  interface: %(a)s
  port: 53
  chroot: ""
  username: ""
  directory: "%(f)s"
  pidfile: ""
  use-syslog: no
  num-threads: 1
  outgoing-range: 128
  num-queries-per-thread: 64
  do-ip4: yes
  do-ip6: %(six)s
  do-not-query-localhost: no
  access-control: 0.0.0.0/0 allow
  root-hints: "%(hints)s"
  trust-anchor-file: "%(anchor)s"
  module-config: "%(modules)s"
  aggressive-nsec: %(aggressive)s
  harden-algo-downgrade: %(harden)s
  cache-min-ttl: 0
  val-log-level: 2
  ede: yes
''' % words)
        self.lab.start(self.process, 'unbound', '-d', '-p', '-c', conf)

    def bind(self, where, words):
        how = 'zone "." { type hint; file "%(hints)s"; };' % words
        words['forward'] = ''
        if self.name == 'bind-forward':
            how, words['forward'] = '', 'forward only; forwarders { %s; };' % ADDRESS['upstream']
        anchors = ''.join('  . static-ds %s %s %s "%s";\n' % (w[4], w[5], w[6], ''.join(w[7:]))
                          for w in (l.split() for l in read(self.lab.anchor).splitlines()))
        words.update(lock=authority.bind_lock(), anchors=anchors, how=how)
        conf = write(where + '/named.conf', '''options {
  directory "%(f)s";
  managed-keys-directory "%(f)s";
  listen-on { %(a)s; };
  listen-on-v6 { none; };
  pid-file none;
  session-keyfile none;
  %(lock)s
  recursion yes;
  allow-query { any; };
  allow-recursion { any; };
  dnssec-validation yes;
  empty-zones-enable no;
  prefetch 0;
  min-cache-ttl 0;
  min-ncache-ttl 0;
  servfail-ttl 0;
  lame-ttl 0;
  max-cache-size 16M;
  %(forward)s
};
controls { };
trust-anchors {
%(anchors)s};
%(how)s
''' % words)
        self.lab.start(self.process, 'named', '-g', '-n', '1', '-c', conf)

    def kresd(self, where, words):
        hosts = {}
        for line in read(self.lab.hints).splitlines():
            owner, _, _, kind, data = line.split()
            if kind != 'NS':
                hosts.setdefault(owner, []).append("'%s'" % data)
        words.update(roots=', '.join("['%s'] = {%s}" % (n, ', '.join(a)) for n, a in hosts.items()),
                     four='true' if self.four else 'false', six='true' if self.six else 'false',
                     anchors=''.join("trust_anchors.add('%s')\n" % l
                                     for l in read(self.lab.anchor).splitlines()))
        conf = write(where + '/kresd.conf', '''net.listen('%(a)s', 53, { kind = 'dns' })
net.ipv4 = %(four)s
net.ipv6 = %(six)s
modules.load('hints > iterate')
hints.root({ %(roots)s })
for _, m in ipairs({ 'ta_signal_query', 'ta_update', 'priming', 'detect_time_jump', 'detect_time_skew' }) do
  modules.unload(m)
end
trust_anchors.remove('.')
%(anchors)scache.size = 10 * MB
cache.min_ttl(0)
''' % words)
        self.lab.start(self.process, 'kresd', '-n', '-q', '-c', conf, where)

    def pdns(self, where, words):
        words['source'] = ','.join(['0.0.0.0'] * self.four + ['::'] * self.six)
        write(where + '/ta.lua', "clearTA('.')\n" + ''.join(
            "addTA('.', '%s')\n" % ' '.join(l.split()[4:7] + [''.join(l.split()[7:])])
            for l in read(self.lab.anchor).splitlines()))
        write(where + '/recursor.conf', '''local-address=%(a)s
local-port=53
daemon=no
write-pid=no
socket-dir=%(f)s
setuid=
setgid=
allow-from=0.0.0.0/0,::/0
dont-query=
hint-file=%(hints)s
lua-config-file=%(f)s/ta.lua
query-local-address=%(source)s
dnssec=validate
threads=1
pdns-distributes-queries=no
distributor-threads=0
disable-packetcache=yes
minimum-ttl-override=0
extended-resolution-errors=yes
security-poll-suffix=
max-mthreads=256
''' % words)
        self.lab.start(self.process, 'pdns_recursor', '--config-dir=' + where, *recursor_words())


def recursor_words():
    """From 5.2 on it takes the file for YAML unless it is told."""
    done = subprocess.run(['pdns_recursor', '--version'], capture_output=True, check=False)
    found = re.search(rb'Recursor (\d+)\.(\d+)', done.stdout + done.stderr)
    new = found is not None and tuple(map(int, found.groups())) >= (5, 2)
    return ['--enable-old-settings=yes'] if new else []


def start(lab, names, four, six):
    """name -> Resolver, all answering."""
    out = {n: Resolver(lab, n, four, six) for n in names}
    helpers = [Resolver(lab, 'upstream', four, six)] if 'bind-forward' in out else []
    for r in helpers + list(out.values()):
        r.launch()
    for r in helpers + list(out.values()):
        r.wait()
    return out


def ask_all(judges, name, qtype='A', tries=TRIES, cd=False):
    """One question to all of them at once: name -> Said."""
    with concurrent.futures.ThreadPoolExecutor(len(judges)) as pool:
        said = {n: pool.submit(r.ask, name, qtype, cd, tries) for n, r in judges.items()}
        return {n: f.result() for n, f in said.items()}

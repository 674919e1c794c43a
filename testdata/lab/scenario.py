"""scenario.py - what a scenario is: a world, what the walk must say of it, and what resolvers do.

    @scenario('ds-mismatch', finds=[('ds-no-valid-key', 'corp.example.', 'critical')],
              status={'corp.example.': 'bogus', 'wss.corp.example.': 'bogus'})
    def _(w):                                   # the healthy world, to be spoilt; see world.py
        w.corp.ds = [STRANGER]

finds: all findings above info that follow from no other.  status: of the zones that are not secure.
The exit status follows, unless it is said.
asks: label -> (name, questions[, address]), before those of ASKS, which every scenario asks of every
resolver: a type, or several with `then` between, of which the last counts; `AAAA other.name.` is of that
name.  An answer without the address is `lost`.
except_: (labels, families, outcome, why) where a resolver does other than our verdict lets one expect;
such a line must be true, too.  outcome: words of resolvers.Said with | between.
walks: more walks, arguments -> what differs: a dict of finds, status, exit.
hangs: somebody will get no answer at all; resolvers are asked once.
earlier: functions like the scenario's own, of worlds that were there before it: each is walked into a
history, and resolvers are asked EARLIER there and keep what they heard.
names, subzones: what no walk can find by itself, given to --names and --subzones.
"""
import world as worlds

ASKS = {
    'apex': ('corp.example.', 'A'),
    'host': ('www.corp.example.', 'A'),
    'sub': ('edge.wss.corp.example.', 'A'),
    # After a question for a type that is missing there: order matters to caches that use denials.
    'wild': ('fresh-label.corp.example.', 'AAAA then A'),
}
# What somebody has asked for in an earlier world: the zones' keys are cached then.
EARLIER = [('mail.corp.example.', 'A'), ('ns1.wss.corp.example.', 'A')]
SCENARIOS = {}
# Where servers differ.
ONE_OF_TWO = ('apex host sub wild', '*', 'secure|fails',
              'one of two is right: it matters which is asked, and whether the other is asked after it')


class Scenario:
    def __init__(self, name, make, finds=(), status=(), exit=None, asks=(), except_=(), walks=(), six=None,
                 names=(), subzones=(), earlier=(), hangs=False, judges=None):
        self.name, self.make, self.six = name, make, six
        self.finds, self.status, self.exit = sorted(set(finds)), dict(status), exit
        self.asks = {**dict(asks), **{l: a for l, a in ASKS.items() if l not in asks}}
        self.except_, self.walks = list(except_), dict(walks)
        self.names, self.subzones = list(names), list(subzones)
        self.tries = 1 if hangs else 3
        self.judges, self.earlier = judges, list(earlier)

    def world(self, make=None):
        w = worlds.base(self.six)
        (make or self.make)(w)
        return w

    def wanted(self, arguments=None):
        """(status of each zone, finds, exit status) of the walk, or of a further one."""
        over = self.walks[arguments] if arguments else {}
        finds = sorted(over.get('finds', self.finds))
        status = {z.name: 'secure' for z in self.world().zones.values()}
        status.update(self.status)
        bad = any(severity in ('critical', 'error') for _, _, severity in finds)
        code = over.get('exit', self.exit)
        if 'status' in over:
            status = over['status']
        return {z: s for z, s in status.items() if s}, finds, int(bad) if code is None else code


def scenario(name, **how):
    def mark(make):
        assert name not in SCENARIOS, name
        SCENARIOS[name] = Scenario(name, make, **how)
        return make
    return mark

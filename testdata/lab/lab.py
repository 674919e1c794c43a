"""lab.py - the lab itself: a world served, judges beside it, and the world switched under them.

    with Lab(keys='DIR') as lab:                # inside a namespace (space.unshare())
        lab.serve(base())
        judges = lab.judges('unbound', 'bind')  # resolvers.py; they answer now
        judges['bind'].ask('www.corp.example.', 'A').outcome
        w = base(); w.corp.ds = []
        lab.switch(w)                           # other servers and records, the judges keep their caches
        judges['bind'].wipe()

Keys are the same in both worlds, since they go by zone and label (keys.py); zones of the zone maker
have theirs from seeds.
"""
import os
import time

from space import Space, write
from keys import Keys
import authority
import emulator
import resolvers
import servers


class Lab(Space):
    def __init__(self, keys=None):
        super().__init__()
        self.keys = Keys(keys or self.path('keys'))
        self.world, self.running, self.held = None, [], []
        self.generation = 0
        self.hints = self.path('root.hints')
        self.anchor = self.path('root.anchor')

    # The authoritative side.

    def serve(self, world):
        """Makes the world's zones, starts its servers and waits until they answer."""
        self.generation += 1
        self.world, where = world, self.room('world.%d' % self.generation)
        made = world.make(self.keys, where)
        write(self.hints, ''.join('. 86400 IN NS %s\n' % h.name for h in world.root.hosts) +
              ''.join('%s 86400 IN %s %s\n' % (h.name, 'AAAA' if ':' in a else 'A', a)
                      for h in world.root.hosts for a in h.addresses))
        write(self.anchor, ''.join('. 3600 IN DS %s\n' % rd for rd in made[world.root].ds))
        listening, expected = [], []
        for zone in world.zones.values():
            for address in zone.addresses():
                self.add_address(address)
            expected += self.serve_zone(zone, made[zone], listening)
        if listening:
            self.fork('emulator', lambda: emulator.serve(listening))
            self.running.append('emulator')
            for s, _ in listening:
                s.close()
        authority.wait(self, expected)

    def serve_zone(self, zone, made, listening):
        groups, expected = {}, []
        for host in zone.hosts:
            if host.vendor == 'emulator':
                server = servers.Server(host.name, host.addresses[0], made.own(host))
                host.behave(server)
                for address in host.addresses:
                    listening += emulator.listen(address, server)
            elif host.vendor == 'silent':
                self.held += [s for a in host.addresses for s in authority.silence(a)]
            elif host.vendor != 'closed':
                groups.setdefault((host.vendor, made.file(host)), []).extend(host.addresses)
        for (vendor, file), addresses in groups.items():
            name = '%s.%d.%d' % (vendor, self.generation, len(self.running))
            more = [self.keys] if vendor in ('knot', 'pdns') else []
            getattr(authority, vendor)(self, name, addresses, zone, file, *more)
            self.running.append(name)
            expected += [(zone.name, a) for a in addresses]
        return expected

    def close(self):
        """Stops the authoritative side; whoever asks it now gets nothing."""
        self.stop(*self.running)
        for s in self.held:
            s.close()
        self.running, self.held = [], []

    def switch(self, world):
        """From now on there is another world.  What resolvers hold they hold on to."""
        self.close()
        self.serve(world)

    # The judges.

    def judges(self, *names):
        """Starts resolvers by the names of resolvers.FAMILIES; they answer when it returns."""
        six = any(':' in a for a in self.world.root.addresses())
        four = any(':' not in a for a in self.world.root.addresses())
        return resolvers.start(self, names or resolvers.FAMILIES, four, six)

    # A command.

    def tsig_file(self, algorithm):
        """The key of transfers, as BIND's tools write it."""
        return write(self.path('tsig.key'), 'key "%s" {\n\talgorithm %s;\n\tsecret "%s";\n};\n' % (
            authority.TSIG_KEY, algorithm, authority.TSIG_SECRET))

    def environment(self):
        return dict(os.environ, LAB_HINTS=self.hints, LAB_ANCHOR=self.anchor, LAB_ZONE='corp.example.',
                    LAB_BEGUN=str(int(time.time())))

"""registry.py - the list of faults.

@fault('name') marks a generator that is given a Target, spoils its zone and yields what must be
found: (severity, check, owner, type).  It raises NotHere when the zone has no place for it.
also: findings that stand beside the own one and are right (severity, check), the owner being any.
"""
FAULTS = []


class Fault:
    def __init__(self, name, make, also, content):
        self.name, self.make, self.also, self.content = name, make, also, content


def fault(name, also=(), content=False):
    def mark(make):
        assert name not in [f.name for f in FAULTS], name
        FAULTS.append(Fault(name, make, tuple(also), content))
        return make
    return mark

"""judge.py - our word on a name, from a report, beside what resolvers do with it."""

WORD = {'secure': 'secure', 'insecure': 'insecure', 'unsigned': 'insecure', 'signed-no-ds': 'insecure',
        'bogus': 'fails'}
# Denials that cost a name its data where a resolver uses them for other questions (RFC 8198).
# What is critical because of a step that may come.
LATER = ('cds-delete', 'cds-would-break-chain', 'unsign-ds-published')
# Errors that say of a name that it fails.
FAILS = ('rrsig-unknown-key',)
# What is said at the apex and is true of all names that nobody has in a cache.
ALL = ('unsign-ds-cached',)
LOSES = ('wildcard-nsec-bitmap', 'nsec-bitmap-contradiction', 'nsec-covers-existing')


def within(name, zone):
    return zone == '.' or name == zone or name.endswith('.' + zone)


def ours(report, name, made_from_wildcard=False):
    """What our verdicts lead one to expect of a resolver: its outcome, or None where we cannot tell.

    Critical means that the name fails now; a finding under a wildcard stands at the wildcard.
    """
    zones = [z for z in report['zones'] if within(name, z['name'])]
    if not zones:
        return None
    zone = max(zones, key=lambda z: len(z['name'].rstrip('.')))
    word = WORD.get(zone['status'])
    if word == 'fails':
        return word
    if any(f['check'] in ALL and f['severity'] == 'critical' and within(name, f['name'])
           for f in report['findings']):
        return 'fails'
    owner = '*.' + name.split('.', 1)[1] if made_from_wildcard else name
    for f in report['findings']:
        if (f['severity'] == 'critical' or f['check'] in FAILS) and f['name'] == owner and \
                not f.get('follows') and f['check'] not in LATER:
            return 'lost' if f['check'] in LOSES else 'fails'
    return word


def compare(scenario, report, said):
    """Lines of trouble: where resolvers do something else, without or against a written reason."""
    out = []
    for label, heard in said.items():
        word = ours(report, scenario.asks[label][0], label == 'wild')
        for family, (outcome, text) in heard.items():
            written = [e for e in scenario.except_ if label in e[0].split() and
                       (e[1] == '*' or family in e[1].split())]
            wanted = written[0][2].split('|') if written else [word]
            if word is None and not written:
                out.append('%s: we cannot tell, and no line says what %s does (%s)' % (label, family, text))
            elif outcome not in wanted:
                out.append('%s: %s, not %s, at %s (%s)' % (label, outcome, '|'.join(wanted), family, text))
            elif written and wanted == [word]:
                out.append('%s: the reason written for %s is needed no more' % (label, family))
    return out

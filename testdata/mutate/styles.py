"""styles.py - odd but legal ways to write a zone as a master file (RFC 1035 5.1, RFC 3597 5)."""
import lintrun
from fixture import typ


def parts(z):
    for r in z.records:
        owner, ttl, _, rtype, data = lintrun.text_of(r).split(None, 4) if r.rd.to_text() else \
            lintrun.text_of(r).split(None, 3) + ['', '']
        yield r, owner, ttl, rtype, data


def relative(z, r):
    """Below $ORIGIN, names relative, the owner left out where it repeats, TTLs from $TTL."""
    out = ['$ORIGIN %s' % z.origin, '$TTL 1h ; the rest of a line may be a comment', '']
    last = None
    for rec, owner, ttl, rtype, data in parts(z):
        name = str(rec.name.relativize(z.origin)) if len(z.origin) > 1 else owner
        ttl = '' if ttl == '3600' else ttl + ' '
        lead = '\t' if owner == last else name
        out.append('%s %s%s %s' % (lead, ttl, rtype, data))
        last = owner
    return '\n'.join(out) + '\n'


def capitals(z, r):
    """Owners and mnemonics in capitals and mixed, class before the TTL or after it."""
    out = []
    for _, owner, ttl, rtype, data in parts(z):
        # an escape is not to become another one
        owner = ''.join(c.swapcase() if r.random() < 0.5 and '\\' not in owner else c for c in owner)
        head = 'in %s' % ttl if r.random() < 0.5 else '%s iN' % ttl
        out.append('%s %s %s %s' % (owner, head, r.choice([rtype, rtype.lower()]), data))
    return '\n'.join(out) + '\n'


def folded(z, r):
    """Parentheses, comments and tabs between the fields, carriage returns, no end of the last line."""
    out = []
    for _, owner, ttl, rtype, data in parts(z):
        if '"' in data or rtype in ('TXT', 'SPF', 'CAA', 'NAPTR', 'HINFO', 'URI') or not data:
            out.append('%s\t%s\tIN\t%s\t%s' % (owner, ttl, rtype, data))
            continue
        words = data.split()
        line = '%s %s IN %s ( ; folded "here\r\n' % (owner, ttl, rtype)
        line += ' ; and (here\r\n'.join('\t' + w for w in words)
        out.append(line + '\r\n )')
    return '\r\n'.join(out)


def generic(z, r):
    """All in the form of unknown types (RFC 3597 5), and half the types by number."""
    out = []
    for rec, owner, ttl, rtype, _ in parts(z):
        wire = rec.rd.to_wire(origin=z.origin)
        name = 'TYPE%d' % rec.type if r.random() < 0.5 else rtype
        cut = r.randint(0, len(wire)) * 2
        text = (wire.hex()[:cut] + ' ' + wire.hex()[cut:]).strip()
        out.append('%s %s CLASS1 %s \\# %d %s' % (owner, ttl, name, len(wire), text))
    return '\n'.join(out) + '\n'


def shuffled(z, r):
    """In no order at all."""
    lines = [lintrun.text_of(x) for x in z.records]
    soa = [i for i, x in enumerate(z.records) if x.type == typ('SOA')]
    first = [lines.pop(i) for i in reversed(soa)]
    r.shuffle(lines)
    return '\n'.join(first + lines) + '\n'


def escaped(z, r):
    """Every octet of an owner's labels as \\DDD."""
    out = []
    for rec, owner, ttl, rtype, data in parts(z):
        labels = rec.name.labels[:-1]
        name = ''.join(''.join('\\%03d' % c for c in label) + '.' for label in labels) or '.'
        if labels and labels[0] == b'*':
            name = '*' + name[4:]
        out.append('%s %s IN %s %s' % (name if len(name) < 900 else owner, ttl, rtype, data))
    return '\n'.join(out) + '\n'


STYLES = {f.__name__: f for f in (relative, capitals, folded, generic, shuffled, escaped)}

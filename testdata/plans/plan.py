"""A plan as `terraform show -json` writes it, and the verdict that it must get."""

import json
import re

ALL = []
UNSIGNS = {'plan_unsigns_zone_with_cached_ds': 'critical'}
ADDRESS = re.compile(
    r'^((?:module\.[^.\[]+(?:\[[^\]]*\])?\.)*)(data\.)?([a-z0-9_]+)\.([A-Za-z0-9_-]+)(\[.*\])?$'
)


def resource(address):
    """The members that a resource has for its address, and the module that it is in."""
    module, data, kind, name, index = ADDRESS.match(address).groups()
    o = {'address': address, 'mode': 'data' if data else 'managed', 'type': kind, 'name': name}
    if index:
        o['index'] = json.loads(index[1:-1])
    return o, module[:-1]


class Plan:
    def __init__(self, name):
        self.name, self.args = name, ['--offline']
        self.changes, self.prior, self.top, self.raw = [], [], {}, None
        self.exit, self.must, self.never_said = None, {}, []
        self.zones, self.addresses, self.stderr, self.hidden = {}, {}, None, ()
        ALL.append(self)

    def change(self, address, actions, before=None, after=None, unknown=None, **more):
        o, module = resource(address)
        if module:
            o['module_address'] = module
        o['provider_name'] = 'registry.terraform.io/hashicorp/' + o['type'].split('_')[0]
        o['change'] = {
            'actions': actions.split(),
            'before': before,
            'after': after,
            'after_unknown': unknown or {},
            'before_sensitive': more.pop('bsens', {}),
            'after_sensitive': more.pop('asens', {}),
        }
        o['change'].update(more.pop('chg', {}))
        o.update(more)
        self.changes.append(o)
        return self

    def state(self, address, values):
        self.prior.append((address, values))
        return self

    def also(self, **top):
        self.top.update(top)
        return self

    def options(self, *args):
        self.args += args
        return self

    def of(self, raw):
        self.raw = raw if isinstance(raw, bytes) else raw.encode()
        return self

    def verdict(self, status, **must):
        """Exit status; the findings that there must be, each with its severity or None."""
        self.exit = status
        self.must = {k.replace('_', '-'): v for k, v in must.items()}
        return self

    def never(self, *checks):
        self.never_said += checks
        return self

    def zone_of(self, check, zone):
        self.zones[check] = zone
        return self

    def address_of(self, check, address):
        self.addresses[check] = address
        return self

    def hides(self, *words):
        self.hidden = words
        return self

    def says(self, words):
        self.stderr = words
        return self

    def modules(self):
        root = {}
        for address, values in self.prior:
            o, module = resource(address)
            at, path = root, ''
            for part in re.findall(r'module\.[^.\[]+(?:\[[^\]]*\])?', module):
                path = (path + '.' if path else '') + part
                found = [c for c in at.setdefault('child_modules', []) if c['address'] == path]
                if not found:
                    found = [{'address': path}]
                    at['child_modules'] += found
                at = found[0]
            o.update(provider_name='x', schema_version=0, values=values, sensitive_values={})
            at.setdefault('resources', []).append(o)
        return root

    def text(self):
        if self.raw is not None:
            return self.raw
        doc = {
            'format_version': '1.2',
            'terraform_version': '1.9.8',
            'planned_values': {'root_module': {}},
            'resource_changes': self.changes,
        }
        if self.prior:
            doc['prior_state'] = {
                'format_version': '1.0',
                'terraform_version': '1.9.8',
                'values': {'root_module': self.modules()},
            }
        doc.update(timestamp='2026-11-21T14:58:40Z', applyable=True, complete=True, errored=False)
        doc.update(self.top)
        return json.dumps(doc, indent=1).encode()

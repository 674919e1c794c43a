"""Cases of plans: Terraform and octoDNS documents as the tools write them, by provider."""
import hashlib
import json

import fixture
from fixture import case
from make_history import HOUR, instant, linked, no_ds, unsigned
from servers import tree

ZONE_ID = 'Z0123456789ABCDEFGHIJ'
ARN = 'arn:aws:kms:us-east-1:111122223333:key/0b1c2d3e-0000-4000-8000-000000000000'
CF_ID = '023e105f4ecef8ad9ca31a8372d0c353'
PROVIDERS = {'aws': 'hashicorp/aws', 'google': 'hashicorp/google', 'cloudflare': 'cloudflare/cloudflare',
             'ns1': 'ns1-terraform/ns1', 'azurerm': 'hashicorp/azurerm', 'azapi': 'azure/azapi'}


def served_ds():
    """The DS of the zone that servers.tree() serves."""
    return next(r.rd.to_text() for r in linked().zone('example').find('corp', 'DS'))


def digest(tag):
    return hashlib.sha256(b'key %d' % tag).hexdigest().upper()


def ds(tag):
    return '%d 13 2 %s' % (tag, digest(tag))


class Plan:
    """A document of `terraform show -json`, and what the check is to say of it."""

    def __init__(self, args='--offline'):
        self.changes, self.prior, self.data = [], [], {}
        self.args, self.expected, self.past = args, [], []
        self.files = {}

    def provider(self, kind):
        return 'registry.terraform.io/' + PROVIDERS.get(kind.split('_')[0], 'other/other')

    def change(self, address, actions, before=None, after=None, unknown=None, **more):
        """`address` may lie in modules and have an index."""
        bare = address.split('.')[-2:] if '[' not in address else address.split('[')[-2 if
            address.endswith(']') else -1].split(']')[-1].strip('.').split('.')[-2:]
        kind, name = bare
        entry = {'address': address, 'mode': 'managed', 'type': kind, 'name': name,
                 'provider_name': self.provider(kind),
                 'change': {'actions': actions.split(), 'before': before, 'after': after,
                            'after_unknown': unknown or {}, 'before_sensitive': more.pop('hidden', {}),
                            'after_sensitive': {}}}
        if address.startswith('module.'):
            entry['module_address'] = address[:address.rindex(kind) - 1]
        entry.update(more)
        self.changes.append(entry)
        return self

    def state(self, address, values, mode='managed'):
        kind, name = address.split('.')[-2:]
        self.prior.append((address, {'address': address, 'mode': mode, 'type': kind, 'name': name,
                                     'provider_name': self.provider(kind), 'schema_version': 0,
                                     'values': values, 'sensitive_values': {}}))
        return self

    def expect(self, severity, check, name='corp.example.', t='-', at='-'):
        self.expected.append('%s %s %s %s %s' % (severity, check, name, t, at))
        return self

    def ends(self, status):
        self.expected.append('exit %d' % status)
        return self

    def after(self, *past):
        """(seconds before the instant of judgement, tree) for each earlier snapshot."""
        self.past, self.args = past, self.args + ' --history {dir}'
        return self

    def module_tree(self):
        root = {}
        for address, resource in self.prior:
            at, path = root, address.split('.')
            while path[0] == 'module':
                where = '.'.join(address.split('.')[:address.split('.').index(path[1]) + 1])
                children = at.setdefault('child_modules', [])
                child = next((c for c in children if c['address'] == where), None)
                if child is None:
                    child = {'address': where}
                    children.append(child)
                at, path = child, path[2:]
            at.setdefault('resources', []).append(resource)
        return root

    def text(self):
        doc = {'format_version': '1.2', 'terraform_version': '1.9.8', 'planned_values': {'root_module': {}},
               'resource_changes': self.changes}
        if self.prior:
            doc['prior_state'] = {'format_version': '1.0', 'terraform_version': '1.9.8',
                                  'values': {'root_module': self.module_tree()}}
        doc.update({'timestamp': '2026-11-21T14:58:40Z', 'applyable': True, 'complete': True,
                'errored': False})
        doc.update(self.data)
        return json.dumps(doc, indent=1) + '\n'

    def write(self, directory):
        files = {'plan.json': self.text(), 'command': 'plan\n',
                 'args': '--at %s %s\n' % (fixture.AT, self.args),
                 'expect': ''.join(line + '\n' for line in self.expected)}
        for i, (before, net) in enumerate(self.past):
            net.at = instant(-before)
            files['past-%d.jsonl' % i] = net.snapshot()
        files.update(self.files)
        fixture.write_files(directory, files)


def signing(status='SIGNING'):
    return {'hosted_zone_id': ZONE_ID, 'id': ZONE_ID, 'signing_status': status}


def ksk(tag=2371, status='ACTIVE', name='corp', arn=ARN):
    return {'hosted_zone_id': ZONE_ID, 'id': ZONE_ID + ',' + name, 'name': name, 'status': status,
            'flag': 257,
            'key_tag': tag, 'key_management_service_arn': arn,
                    'signing_algorithm_mnemonic': 'ECDSAP256SHA256',
            'signing_algorithm_type': 13, 'digest_algorithm_type': 2, 'digest_value': digest(tag),
            'ds_record': ds(tag)}


def aws_zone(name='corp.example', **more):
    return dict({'id': ZONE_ID, 'zone_id': ZONE_ID, 'name': name, 'vpc': [], 'force_destroy': False,
                 'name_servers': ['ns-1.awsdns-01.com', 'ns-2.awsdns-02.net']}, **more)


def aws_record(name, t, values, ttl=300, zone=ZONE_ID):
    return {'zone_id': zone, 'name': name, 'type': t, 'ttl': ttl, 'records': values, 'alias': [],
            'set_identifier': None, 'fqdn': name}


def aws(args='--offline'):
    return Plan(args).state('aws_route53_zone.corp', aws_zone())


def google_zone(state='on', **more):
    return dict({'name': 'corp', 'project': 'net', 'id': 'projects/net/managedZones/corp',
                 'dns_name': 'corp.example.', 'visibility': 'public',
                 'dnssec_config': [{'default_key_specs': [], 'kind': 'dns#managedZoneDnsSecConfig',
                                    'non_existence': 'nsec3', 'state': state}] if state else []}, **more)


def cf_dnssec(status='active', name=None):
    return {'zone_id': CF_ID, 'status': status, 'key_tag': 2371, 'algorithm': '13', 'digest_type': '2',
            'digest': digest(2371), 'flags': 257, 'ds': (name + '. 3600 IN DS ' + ds(2371)) if name else None}


AZ = '/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/dnsZones/corp.example'


def az_dnssec():
    return {'type': 'Microsoft.Network/dnsZones/dnssecConfigs@2023-07-01-preview', 'name': 'default',
            'parent_id': AZ, 'id': AZ + '/dnssecConfigs/default'}


UNSIGN = 'plan-unsigns-zone-with-cached-ds'
TOGETHER = 'plan-removes-ds-and-unsigns-together'
KSK = 'plan-removes-published-ksk'


@case(UNSIGN, 'aws-status')
def _():
    """The switch is turned; the zone's name comes from the state."""
    return aws().change('aws_route53_hosted_zone_dnssec.corp', 'update', signing(),
            signing('NOT_SIGNING')).expect(
        'critical', UNSIGN)


@case(UNSIGN, 'aws-deleted-in-modules')
def _():
    p = Plan().state('module.dns.module.zone.aws_route53_zone.corp', aws_zone())
    return p.change('module.dns.module.sign["a.b"].aws_route53_hosted_zone_dnssec.corp', 'delete',
                    signing()).expect('critical', UNSIGN)


@case(UNSIGN, 'aws-replaced-create-first')
def _():
    """create_before_destroy: the new one comes first, and the old one goes all the same."""
    return aws().change('aws_route53_hosted_zone_dnssec.corp["x"]', 'create delete', signing(), signing(),
                        index='x').expect('critical', UNSIGN)


@case(UNSIGN, 'aws-last-ksk')
def _():
    """The zone's switch stays on; its only key goes."""
    return aws().change('aws_route53_hosted_zone_dnssec.corp', 'no-op', signing(), signing()).change(
        'aws_route53_key_signing_key.corp', 'update', ksk(), ksk(status='INACTIVE')).expect('critical',
                UNSIGN)


@case(UNSIGN, 'google-off')
def _():
    return Plan().change('google_dns_managed_zone.corp', 'update', google_zone(), google_zone('off')).expect(
        'critical', UNSIGN)


@case(UNSIGN, 'google-transfer-block-gone')
def _():
    return Plan().change('google_dns_managed_zone.corp[0]', 'update', google_zone('transfer'),
            google_zone(None),
                         index=0).expect('critical', UNSIGN)


@case(UNSIGN, 'cloudflare-4')
def _():
    """The resource is the switch."""
    p = Plan().state('data.cloudflare_zone.corp', {'id': CF_ID, 'zone_id': CF_ID, 'name': 'corp.example'},
            'data')
    return p.change('cloudflare_zone_dnssec.corp', 'delete', cf_dnssec()).expect('critical', UNSIGN)


@case(UNSIGN, 'cloudflare-5')
def _():
    """The name comes out of the DS that the resource shows."""
    return Plan().change('cloudflare_zone_dnssec.corp', 'update', cf_dnssec(name='corp.example'),
                         cf_dnssec('disabled', 'corp.example')).expect('critical', UNSIGN)


@case(UNSIGN, 'ns1')
def _():
    return Plan().change('ns1_zone.corp', 'update', {'zone': 'corp.example', 'dnssec': True},
                         {'zone': 'corp.example', 'dnssec': False}).expect('critical', UNSIGN)


@case(UNSIGN, 'azure')
def _():
    return Plan().change('azapi_resource.dnssec', 'delete', az_dnssec()).expect('critical', UNSIGN)


@case(UNSIGN, 'ds-cached')
def _():
    """The DS is gone from the parent, and an hour is not enough."""
    return aws().change('aws_route53_hosted_zone_dnssec.corp', 'delete', signing()).after(
        (3 * HOUR, linked()), (HOUR, no_ds())).expect('critical', UNSIGN)


@case(UNSIGN, 'good-ds-long-gone')
def _():
    return aws().change('aws_route53_hosted_zone_dnssec.corp', 'delete', signing()).after(
        (60 * HOUR, linked()), (50 * HOUR, no_ds()), (HOUR, no_ds()))


@case(UNSIGN, 'good-other-switches')
def _():
    """on to transfer, transfer to on, a change beside the switch: it is signed all along."""
    p = Plan().change('google_dns_managed_zone.a', 'update', google_zone('on'), google_zone('transfer'))
    p.change('google_dns_managed_zone.b', 'update', google_zone('transfer', name='b'), google_zone('on',
            name='b'))
    p.change('ns1_zone.corp', 'update', {'zone': 'ns1.example', 'dnssec': True, 'ttl': 300},
             {'zone': 'ns1.example', 'dnssec': True, 'ttl': 600})
    p.change('google_dns_managed_zone.c', 'update', google_zone('off', name='c', dns_name='c.example.'),
             google_zone(None, name='c', dns_name='c.example.'))
    p.change('cloudflare_zone_dnssec.d', 'delete', cf_dnssec('disabled', 'd.example'))
    return p.change('aws_instance.web', 'delete create', {'password': 'hunter2'}, {'password': 'hunter2'})


@case(TOGETHER, 'aws-registrar')
def _():
    p = aws().change('aws_route53_hosted_zone_dnssec.corp', 'delete', signing())
    p.change('aws_route53domains_delegation_signer_record.corp', 'delete',
             {'domain_name': 'corp.example', 'dnssec_key_id': '40DE35', 'id': 'corp.example,40DE35',
              'signing_attributes': [{'algorithm': 13, 'flags': 257, 'public_key': 'bWRzcw=='}]})
    return p.expect('critical', UNSIGN).expect('critical', TOGETHER).expect('warning', 'step-not-atomic',
            t='DS')


@case(TOGETHER, 'ds-record-replaced')
def _():
    """A subzone at another provider: its DS stands in the zone above."""
    p = aws().change('ns1_zone.sub', 'update', {'zone': 'sub.corp.example', 'dnssec': True},
                     {'zone': 'sub.corp.example', 'dnssec': False})
    p.change('aws_route53_record.ds', 'delete create', aws_record('sub.corp.example', 'DS', [ds(4711)]),
             aws_record('sub.corp.example', 'DS', [ds(4712)], 3600))
    for check in (UNSIGN, TOGETHER):
        p.expect('critical', check, 'sub.corp.example.')
    return p.expect('error', 'plan-publishes-ds-before-signed', 'sub.corp.example.', 'DS')


@case(TOGETHER, 'good-ds-alone')
def _():
    p = aws().change('aws_route53_hosted_zone_dnssec.corp', 'no-op', signing(), signing())
    return p.change('aws_route53domains_delegation_signer_record.corp', 'delete',
                    {'domain_name': 'corp.example', 'dnssec_key_id': '40DE35'})


@case(KSK, 'replaced')
def _():
    p = aws().change('aws_route53_hosted_zone_dnssec.corp', 'no-op', signing(), signing())
    return p.change('aws_route53_key_signing_key.corp', 'create delete', ksk(), dict(ksk(), name='new'),
                    unknown={'key_tag': True, 'ds_record': True}).expect('critical', KSK, t='DNSKEY')


@case(KSK, 'one-of-two-inactive')
def _():
    p = aws().change('aws_route53_key_signing_key.a', 'update', ksk(1111, name='a'),
                     ksk(1111, 'INACTIVE', 'a'))
    return p.change('aws_route53_key_signing_key.b', 'no-op', ksk(2222, name='b'), ksk(2222,
            name='b')).expect(
        'critical', KSK, t='DNSKEY')


@case(KSK, 'good-inactive-before')
def _():
    p = aws().change('aws_route53_key_signing_key.a', 'delete', ksk(1111, 'INACTIVE', 'a'))
    return p.change('aws_route53_key_signing_key.b', 'no-op', ksk(2222, name='b'), ksk(2222, name='b'))


@case('plan-disables-kms-key', 'disabled')
def _():
    p = aws().change('aws_route53_key_signing_key.corp', 'no-op', ksk(), ksk())
    return p.change('aws_kms_key.ksk', 'update', {'arn': ARN, 'is_enabled': True},
                    {'arn': ARN, 'is_enabled': False}).expect('critical', 'plan-disables-kms-key', t='DNSKEY')


@case('plan-disables-kms-key', 'deleted-in-state')
def _():
    """A plan with -target: the key that it holds is only in the state."""
    p = aws().state('module.k.aws_route53_key_signing_key.corp', ksk())
    return p.change('module.k.aws_kms_key.ksk[0]', 'delete', {'arn': ARN, 'is_enabled': True},
            index=0).expect(
        'critical', 'plan-disables-kms-key', t='DNSKEY')


@case('plan-disables-kms-key', 'good-another-key')
def _():
    p = aws().change('aws_route53_key_signing_key.corp', 'no-op', ksk(), ksk())
    return p.change('aws_kms_key.disk', 'delete', {'arn': ARN + '1', 'is_enabled': True})


EARLY = 'plan-publishes-ds-before-signed'


@case(EARLY, 'in-one-go')
def _():
    p = aws().change('aws_route53_hosted_zone_dnssec.corp', 'create', None, signing())
    p.change('aws_route53_key_signing_key.corp', 'create', None,
             {'hosted_zone_id': ZONE_ID, 'name': 'corp', 'status': 'ACTIVE',
                     'key_management_service_arn': ARN},
             unknown={'key_tag': True, 'ds_record': True})
    return p.change('aws_route53domains_delegation_signer_record.corp', 'create', None,
                    {'domain_name': 'corp.example'}, unknown={'signing_attributes': True}).expect(
        'error', EARLY, t='DS')


@case(EARLY, 'signed-an-hour-ago')
def _():
    """By the history: caches hold what was unsigned."""
    p = Plan().state('google_dns_managed_zone.up', dict(google_zone('on'), name='up', dns_name='example.'))
    return p.change('google_dns_record_set.ds', 'create', None, {
        'managed_zone': 'up', 'project': 'net', 'name': 'corp.example.', 'type': 'DS', 'ttl': 3600,
        'rrdatas': [served_ds()]}).after((3 * HOUR, unsigned()), (HOUR // 2, no_ds())).expect(
        'error', EARLY, t='DS')


@case(EARLY, 'good-signed-in-the-state')
def _():
    p = aws().change('aws_route53_hosted_zone_dnssec.corp', 'no-op', signing(), signing())
    p.change('aws_route53_key_signing_key.corp', 'no-op', ksk(), ksk())
    return p.change('aws_route53_record.ds', 'create', None, aws_record('corp.example', 'DS', [ds(2371)],
            zone='UP'))


MATCH = 'plan-ds-does-not-match-key'


@case(MATCH, 'typed-by-hand')
def _():
    p = aws().change('aws_route53_key_signing_key.corp', 'no-op', ksk(), ksk())
    return p.change('aws_route53_record.ds', 'create', None,
                    aws_record('corp.example', 'DS', [ds(2372)], zone='UP')).expect('critical', MATCH, t='DS')


@case(MATCH, 'digest')
def _():
    """Tag and algorithm fit; Cloudflare's block of values."""
    p = Plan().change('cloudflare_zone_dnssec.sub', 'no-op', cf_dnssec(name='sub.corp.example'),
                      cf_dnssec(name='sub.corp.example'))
    p.state('cloudflare_zone.corp', {'id': 'c0ffee', 'zone': 'corp.example'})
    return p.change('cloudflare_record.ds', 'create', None, {
        'zone_id': 'c0ffee', 'name': 'sub', 'type': 'DS', 'ttl': 3600, 'content': None, 'value': None,
        'data': [{'key_tag': 2371, 'algorithm': 13, 'digest_type': 2, 'digest': digest(1)}]}).expect(
        'critical', MATCH, 'sub.corp.example.', 'DS')


@case(MATCH, 'good-digest')
def _():
    p = Plan().change('cloudflare_zone_dnssec.sub', 'no-op', cf_dnssec(name='sub.corp.example'),
                      cf_dnssec(name='sub.corp.example'))
    p.state('cloudflare_zone.corp', {'id': 'c0ffee', 'zone': 'corp.example'})
    return p.change('cloudflare_record.ds', 'create', None, {
        'zone_id': 'c0ffee', 'name': 'sub', 'type': 'DS', 'ttl': 3600,
        'data': [{'key_tag': 2371, 'algorithm': 13, 'digest_type': 2, 'digest': digest(2371).lower()}]})


APEX = 'plan-cname-at-apex'


@case(APEX, 'azure')
def _():
    return Plan().change('azurerm_dns_cname_record.apex', 'create', None, {
        'zone_name': 'corp.example', 'name': '@', 'ttl': 60, 'record': 'lb.vendor.example'}).expect(
        'error', APEX, t='CNAME')


@case(APEX, 'at-a-delegation')
def _():
    p = aws().change('aws_route53_record.ns', 'no-op',
                     *[aws_record('wss.corp.example', 'NS', ['dns1.p01.nsone.net'])] * 2)
    return p.change('aws_route53_record.wss', 'update', aws_record('wss.corp.example', 'A', ['192.0.2.1']),
                    aws_record('wss.corp.example', 'CNAME', ['lb.vendor.example'])).expect(
        'error', APEX, 'wss.corp.example.', 'CNAME')


@case(APEX, 'good-below')
def _():
    p = aws().change('aws_route53_record.www', 'create', None,
                     aws_record('www.corp.example', 'CNAME', ['lb.vendor.example']))
    p.change('aws_route53_record.apex', 'create', None,
             dict(aws_record('corp.example', 'A', None), alias=[{'name': 'lb.amazonaws.example',
                     'zone_id': 'Z2'}]))
    return p.change('google_dns_record_set.www', 'create', None, {
        'managed_zone': 'corp', 'name': 'www.corp.example.', 'type': 'CNAME',
                'rrdatas': ['lb.vendor.example.']})


@case(APEX, 'good-zone-not-known')
def _():
    """A name that may be an apex, in a zone that nothing names: listed, and no more."""
    p = Plan().change('aws_route53_record.www', 'create', None, aws_record('www.corp.example', 'CNAME',
            ['x.example']))
    return p.change('aws_route53_record.rel', 'create', None, aws_record('www', 'CNAME', ['x.example']))


@case(MATCH, 'the-one-that-leads-goes')
def _():
    """Two DS by the history, of which one leads to a key; the plan takes that one away."""
    def with_another():
        return tree(edit_tld=lambda z: z.add('corp.example.', 'DS', '4711 13 2 ' + digest(4711)))

    p = aws().change('aws_route53_record.ds', 'update',
                     aws_record('corp.example', 'DS', [served_ds(), ds(4711)], zone='UP'),
                     aws_record('corp.example', 'DS', [ds(4711)], zone='UP'))
    return p.after((60 * HOUR, with_another()), (HOUR, with_another())).expect('critical', MATCH, t='DS')


GONE = 'plan-deletes-secure-zone'


@case(GONE, 'replaced')
def _():
    p = Plan().change('aws_route53_zone.corp', 'delete create', aws_zone(), aws_zone(),
                      unknown={'zone_id': True, 'name_servers': True})
    return p.change('aws_route53_hosted_zone_dnssec.corp', 'no-op', signing(),
            signing()).expect('critical', GONE)


@case(GONE, 'google-signed')
def _():
    return Plan().change('google_dns_managed_zone.corp', 'delete', google_zone()).expect('critical', GONE)


@case(GONE, 'good-unsigned-or-private')
def _():
    p = Plan().change('google_dns_managed_zone.corp', 'delete', google_zone('off'))
    p.change('ns1_zone.sub', 'delete', {'zone': 'sub.corp.example', 'dnssec': False})
    p.change('google_dns_managed_zone.in', 'delete', google_zone(name='in', visibility='private'))
    return p.change('aws_route53_zone.vpc', 'delete', aws_zone('vpc.example', vpc=[{'vpc_id': 'vpc-1'}]))


MOVE = 'plan-moves-secure-zone'


@case(MOVE, 'registrar')
def _():
    def domain(*hosts):
        return {'domain_name': 'corp.example', 'name_server': [{'name': h, 'glue_ips': []} for h in hosts]}

    return Plan().change('aws_route53domains_registered_domain.corp', 'update',
                         domain('ns-1.awsdns-01.com', 'ns-2.awsdns-02.net'),
                         domain('dns1.p01.nsone.net', 'dns2.p01.nsone.net')).expect('error', MOVE, t='NS')


@case(MOVE, 'ds-at-the-parent')
def _():
    p = Plan().change('google_dns_record_set.ns', 'update', *[
        {'managed_zone': 'up', 'name': 'corp.example.', 'type': 'NS', 'ttl': 3600, 'rrdatas': h}
        for h in (['ns1.corp.example.'], ['ns1.other.example.'])])
    return p.after((HOUR, linked())).expect('error', MOVE, t='NS')


@case(MOVE, 'good-the-same-hosts')
def _():
    p = Plan().change('google_dns_record_set.ns', 'update', *[
        {'managed_zone': 'up', 'name': 'corp.example.', 'type': 'NS', 'ttl': ttl, 'rrdatas': h}
        for ttl, h in ((3600, ['a.example.', 'B.example.']), (3600, ['b.example.', 'a.example.']))])
    return p.change('ns1_record.new', 'create', None, {
        'zone': 'corp.example', 'domain': 'new.corp.example', 'type': 'NS',
                'answers': [{'answer': 'ns.example.'}]})


@case(MOVE, 'good-never-signed')
def _():
    p = Plan().change('google_dns_record_set.ns', 'update', *[
        {'managed_zone': 'up', 'name': 'corp.example.', 'type': 'NS', 'ttl': 3600, 'rrdatas': h}
        for h in (['ns1.corp.example.'], ['ns1.other.example.'])])
    return p.after((60 * HOUR, unsigned()), (HOUR, unsigned()))


WILD = 'plan-adds-wildcard-to-signed-zone'


@case(WILD, 'aws')
def _():
    p = aws().change('aws_route53_hosted_zone_dnssec.corp', 'no-op', signing(), signing())
    return p.change('aws_route53_record.wild', 'create', None,
                    aws_record('*.app.corp.example', 'A', ['192.0.2.1'])).expect(
        'warning', WILD, '*.app.corp.example.', 'A')


@case(WILD, 'ns1')
def _():
    p = Plan().change('ns1_zone.corp', 'update', {'zone': 'corp.example', 'dnssec': False},
                      {'zone': 'corp.example', 'dnssec': True})
    return p.change('ns1_record.wild', 'create', None, {
        'zone': 'corp.example', 'domain': '*.corp.example', 'type': 'AAAA', 'ttl': 60,
        'answers': [{'answer': '2001:db8::1'}]}).expect('warning', WILD, '*.corp.example.', 'AAAA')


@case(WILD, 'good-not-signed')
def _():
    p = Plan().change('ns1_zone.corp', 'no-op', *[{'zone': 'corp.example', 'dnssec': False}] * 2)
    p.change('ns1_record.wild', 'create', None, {
        'zone': 'corp.example', 'domain': '*.corp.example', 'type': 'A',
                'answers': [{'answer': '192.0.2.1'}]})
    p.change('google_dns_managed_zone.g', 'no-op', *[google_zone(name='g', dns_name='g.example.')] * 2)
    return p.change('google_dns_record_set.w', 'update', *[
        {'managed_zone': 'g', 'name': '*.g.example.', 'type': 'A', 'ttl': 60, 'rrdatas': [a]}
        for a in ('192.0.2.1', '192.0.2.2')])


WHERE = 'plan-zone-unknown'


@case(WHERE, 'no-such-id')
def _():
    return Plan().change('aws_route53_hosted_zone_dnssec.corp', 'delete', signing()).expect(
        'warning', WHERE, '.').ends(3)


@case(WHERE, 'sensitive-name')
def _():
    return Plan().change('ns1_zone.corp', 'update', {'zone': 'corp.example', 'dnssec': True},
                         {'zone': 'corp.example', 'dnssec': False}, hidden={'zone': True}).expect(
        'warning', WHERE, '.').ends(3)


@case(WHERE, 'switch-known-later')
def _():
    return Plan().change('ns1_zone.corp', 'update', {'zone': 'corp.example', 'dnssec': True},
                         {'zone': 'corp.example'}, unknown={'dnssec': True}).expect('warning', WHERE).ends(3)


@case(WHERE, 'good-named')
def _():
    """--zone says it, and the history that the DS has long gone."""
    return Plan('--offline --zone %s=corp.example' % ZONE_ID).change(
        'aws_route53_hosted_zone_dnssec.corp', 'delete', signing()).after(
        (60 * HOUR, linked()), (50 * HOUR, no_ds()), (HOUR, no_ds()))


@case(WHERE, 'good-by-reference')
def _():
    """The zone is new, its id is known after apply; the configuration says whose it is."""
    p = Plan().change('aws_route53_zone.corp', 'create', None, {'name': 'corp.example', 'vpc': []},
                      unknown={'zone_id': True, 'id': True})
    p.change('module.sign.aws_route53_hosted_zone_dnssec.this', 'create', None, {'signing_status': 'SIGNING'},
             unknown={'hosted_zone_id': True, 'id': True})
    p.data['configuration'] = {'root_module': {'module_calls': {'sign': {
        'source': './sign', 'expressions': {'zone': {'references': ['aws_route53_zone.corp.zone_id',
                                                                    'aws_route53_zone.corp']}},
        'module': {'resources': [{
            'address': 'aws_route53_hosted_zone_dnssec.this', 'mode': 'managed',
            'type': 'aws_route53_hosted_zone_dnssec', 'name': 'this',
            'expressions': {'hosted_zone_id': {'references': ['var.zone']}}}]}}}}}
    return p


FORGET = 'plan-forgets-dnssec-resource'


@case(FORGET, 'azure')
def _():
    return Plan().change('azapi_resource.dnssec', 'forget', az_dnssec()).expect('info', FORGET)


@case(FORGET, 'aws-key')
def _():
    p = aws().change('aws_route53_key_signing_key.corp', 'forget', ksk())
    return p.change('aws_kms_key.ksk', 'forget', {'arn': ARN, 'is_enabled': True}).expect('info', FORGET)


@case(FORGET, 'good-something-else')
def _():
    return Plan().change('aws_route53_record.www', 'forget', aws_record('www.corp.example', 'A',
            ['192.0.2.1']))


@case('step-not-atomic', 'ds-and-ns')
def _():
    """Each of them in order by the history; both at once not."""
    p = aws().change('aws_route53_record.ns', 'update',
                     aws_record('corp.example', 'NS', ['ns1.corp.example']),
                     aws_record('corp.example', 'NS', ['ns1.other.example']))
    p.change('aws_route53_record.ds', 'delete', aws_record('corp.example', 'DS', [ds(1)]))
    return p.after((60 * HOUR, unsigned()), (HOUR, unsigned())).expect('warning', 'step-not-atomic', t='NS')


@case('step-not-atomic', 'good-one-thing')
def _():
    p = aws().change('aws_route53_hosted_zone_dnssec.corp', 'create', None, signing())
    return p.change('aws_route53_key_signing_key.corp', 'create', None,
                    {'hosted_zone_id': ZONE_ID, 'name': 'corp', 'status': 'ACTIVE'},
                            unknown={'key_tag': True})

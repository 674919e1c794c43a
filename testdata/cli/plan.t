# What a plan takes offline, for who has to decide.
$ dnssec-lint plan plans/unsign.json --offline --at 2026-11-22T12:00:00Z
  DO NOT APPLY  plans/unsign.json
    in pieces, the last of them after 2026-11-24 12:00:00Z

  corp.example.   not safe before 2026-11-24 12:00:00Z (assumed)
    stops signing         module.dns.aws_route53_hosted_zone_dnssec.corp, deleted
    removes the DS        module.dns.aws_route53domains_delegation_signer_record.corp,
                          deleted
    nobody looked at this zone: what its parent and caches have is assumed at its
    worst (--history DIR, or a run without --offline, knows)
    instead, one apply each and in this order:
    1 now      remove the DS at example.
               of this plan:
               module.dns.aws_route53domains_delegation_signer_record.corp
    2 blocked  wait until no resolver trusts the zone by the DS
    3 blocked  stop signing: not before 2026-11-24 12:00:00Z
               before that: SERVFAIL for every name, at every validating resolver
               that holds the DS or a key that it validated by it
               to take it back: sign again with the same KSK and the same ZSK
               of this plan: module.dns.aws_route53_hosted_zone_dnssec.corp
    4 then     keep the keys for 30 days
               signing again with other keys does not help while the DS and the
               DNSKEY RRset are cached

  zone corp.example.

    critical plan-unsigns-zone-with-cached-ds corp.example.
      applied now, this stops signing corp.example. and nobody looked whether the
      parent or a cache has a DS for it (assumed: both): SERVFAIL for every name;
      not safe before 2026-11-24T12:00:00Z
      (module.dns.aws_route53_hosted_zone_dnssec.corp, deleted)
      at plans/unsign.json /resource_changes/0
      fix: Take this change out of the plan. Apply the removal of the DS alone
           (-target, or a commit of its own), see with walk --history that it is
           gone from all of the parent's servers, wait until the time given, and
           apply this change then.
      see: RFC 8078 4; RFC 7583 3.3.1

    critical plan-removes-ds-and-unsigns-together corp.example.
      module.dns.aws_route53domains_delegation_signer_record.corp takes the DS
      away and module.dns.aws_route53_hosted_zone_dnssec.corp ends the signing of
      corp.example. in the same apply: caches keep the DS for its TTL, and nothing
      waits for that
      at plans/unsign.json /resource_changes/0
      fix: Make two applies of it. First the DS alone: leave the resources that
           sign as they are. Wait for the TTL of the DS and that of the DNSKEY
           RRset, counted from when no server of the parent has the DS. Then the
           rest.
      see: RFC 8078 4; RFC 7583 3.3.1
      also: step-not-atomic

  3 changes, 1 zone: 2 critical, 1 warning                                    FAIL
[1]
# The same through a pipe, with the lines of its sources.
$ dnssec-lint plan - --offline --at 2026-11-22T12:00:00Z --chdir plans/tf --only plan-unsigns-zone-with-cached-ds <plans/unsign.json
  DO NOT APPLY  <stdin>   in pieces, the last of them after 2026-11-24 12:00:00Z

  corp.example.   not safe before 2026-11-24 12:00:00Z (assumed)
    stops signing         module.dns.aws_route53_hosted_zone_dnssec.corp, deleted
                          (plans/tf/modules/dns/main.tf:8)
    removes the DS        module.dns.aws_route53domains_delegation_signer_record.corp,
                          deleted
    nobody looked at this zone: what its parent and caches have is assumed at its
    worst (--history DIR, or a run without --offline, knows)
    instead, one apply each and in this order:
    1 now      remove the DS at example.
               of this plan:
               module.dns.aws_route53domains_delegation_signer_record.corp
    2 blocked  wait until no resolver trusts the zone by the DS
    3 blocked  stop signing: not before 2026-11-24 12:00:00Z
               before that: SERVFAIL for every name, at every validating resolver
               that holds the DS or a key that it validated by it
               to take it back: sign again with the same KSK and the same ZSK
               of this plan: module.dns.aws_route53_hosted_zone_dnssec.corp
    4 then     keep the keys for 30 days
               signing again with other keys does not help while the DS and the
               DNSKEY RRset are cached

  zone corp.example.

    critical plan-unsigns-zone-with-cached-ds corp.example.
      applied now, this stops signing corp.example. and nobody looked whether the
      parent or a cache has a DS for it (assumed: both): SERVFAIL for every name;
      not safe before 2026-11-24T12:00:00Z
      (module.dns.aws_route53_hosted_zone_dnssec.corp, deleted)
      at plans/tf/modules/dns/main.tf:8
      fix: Take this change out of the plan. Apply the removal of the DS alone
           (-target, or a commit of its own), see with walk --history that it is
           gone from all of the parent's servers, wait until the time given, and
           apply this change then.
      see: RFC 8078 4; RFC 7583 3.3.1

  3 changes, 1 zone: 1 critical                                               FAIL
[1]
# A plan about other things.
$ dnssec-lint plan plans/quiet.json --offline --at 2026-11-22T12:00:00Z
  NOTHING TO DO WITH DNSSEC  plans/quiet.json

  1 change, 0 zones: no problem found by the 14 checks that ran               PASS
[0]
# The family by its one name.
$ dnssec-lint plan plans/unsign.json --offline --at 2026-11-22T12:00:00Z --skip iac-plan-unsafe
  NO OBJECTION  plans/unsign.json

  corp.example.
    stops signing         module.dns.aws_route53_hosted_zone_dnssec.corp, deleted
    removes the DS        module.dns.aws_route53domains_delegation_signer_record.corp,
                          deleted
    nobody looked at this zone: what its parent and caches have is assumed at its
    worst (--history DIR, or a run without --offline, knows)

  zone corp.example.

    warning step-not-atomic corp.example. DS
      one apply changes 2 things of corp.example. at once: DS, keys or signing
      at plans/unsign.json /resource_changes/1
      fix: Make one apply of each, in the order of the runbook, with a walk
           between them. What has happened already: run gate for the step that was
           meant, which says what caches may hold now.
      see: RFC 7583 3.2; RFC 7583 3.3; RFC 6781 4.1

  3 changes, 1 zone: 1 warning                                                PASS
[0]
$ dnssec-lint plan plans/unsign.json --offline --only iac-plan-unsafe --at 2026-11-22 -f json | grep -c '"check": "plan-'
  2
[0]
# Nothing that is sensitive or unrelated is printed.
$ dnssec-lint plan plans/unsign.json --offline --at 2026-11-22 -v -f json --chdir plans/tf | grep -c -e staple -e password
  0
[1]
# What people hand over in place of a plan.
$ printf 'PK\003\004....' | dnssec-lint plan -
! dnssec-lint: <stdin>: this is the binary plan; run: terraform show -json FILE (or tofu show -json FILE)
[2]
$ printf '{"@level":"info","@message":"Terraform 1.9.8","type":"version"}\n{"@level":"info"}\n' | dnssec-lint plan -
! dnssec-lint: <stdin>: this is the stream of 'plan -json', one message a line, which does not have all that is in a plan: terraform plan -out=tf.plan && terraform show -json tf.plan
[2]
$ printf '{"format_version":"1.0","terraform_version":"1.9.8","values":{"root_module":{}}}' | dnssec-lint plan -
! dnssec-lint: <stdin>: this is the state ('show -json' without the plan's file), which says what is and not what would become of it: terraform plan -out=tf.plan && terraform show -json tf.plan
[2]
$ printf '{"version":4,"serial":7,"lineage":"x","resources":[]}' | dnssec-lint plan -
! dnssec-lint: <stdin>: this is a state file, which says what is and not what would become of it: terraform plan -out=tf.plan && terraform show -json tf.plan
[2]
$ head -2 wild.jsonl | dnssec-lint plan --offline -
! dnssec-lint: <stdin>: this is a snapshot, which says what servers answered and not what would become of it: 'dnssec-lint check FILE' judges it, 'dnssec-lint gate STEP FILE' judges a step, and 'dnssec-lint plan PLAN --history DIR' takes a folder of them as what was seen before
[2]
$ printf '{"serial":1,"lineage":"x","meta":{},"encrypted_data":"AAAA","encryption_version":"v0"}' | dnssec-lint plan -
! dnssec-lint: <stdin>: this is encrypted by OpenTofu; run: tofu show -json FILE with the key provider that made it
[2]
$ head -c 500 plans/unsign.json | dnssec-lint plan -
! dnssec-lint: <stdin>: line 21: the file ends in the middle (a string without an end): it was cut off, or the command that wrote it failed
[2]
$ sed 's/"1.2"/"2.0"/' plans/unsign.json | dnssec-lint plan -
! dnssec-lint: <stdin>: format_version 2.0: this version reads 0.x and 1.x, whose meaning it knows; a newer dnssec-lint may know this one
[2]
$ sed 's/"1.2"/"1.99"/; s/"errored"/"from_the_future": [{}], "errored"/' plans/quiet.json | dnssec-lint plan - --offline -q
  NOTHING TO DO WITH DNSSEC  <stdin>

  1 change, 0 zones: no problem found by the 14 checks that ran               PASS
[0]
$ sed 's/"1.2"/"0.2"/' plans/quiet.json | dnssec-lint plan - --offline -q
  NOTHING TO DO WITH DNSSEC  <stdin>

  1 change, 0 zones: no problem found by the 14 checks that ran               PASS
[0]
$ printf 'Terraform will perform the following actions:\n' | dnssec-lint plan -
! dnssec-lint: <stdin>: this is no JSON; the text that people read cannot be judged: terraform plan -out=tf.plan && terraform show -json tf.plan
[2]
$ printf '\377\376{\000' | dnssec-lint plan -
! dnssec-lint: <stdin>: it is in UTF-16, as > of Windows PowerShell writes it: use 'terraform show -json tf.plan | Out-File -Encoding utf8 plan.json'
[2]
$ printf '\357\273\277' | cat - plans/quiet.json | dnssec-lint plan - --offline -q
  NOTHING TO DO WITH DNSSEC  <stdin>

  1 change, 0 zones: no problem found by the 14 checks that ran               PASS
[0]
$ printf '{"format_version":"1.2","resource_changes":[],"resource_changes":[]}' | dnssec-lint plan -
! dnssec-lint: <stdin>: line 1, column 48: an object has this key twice
[2]
$ printf '{"format_version":"1.0"}' | dnssec-lint plan -
! dnssec-lint: <stdin>: there is no plan in it: 'show -json' wants the plan's file: terraform plan -out=tf.plan && terraform show -json tf.plan
[2]
$ printf '{"resource_changes":[]}' | dnssec-lint plan -
! dnssec-lint: <stdin>: it has no format_version, which every plan has: terraform plan -out=tf.plan && terraform show -json tf.plan
[2]
$ dnssec-lint plan no-such-file
! dnssec-lint: no-such-file: No such file or directory
[2]
$ dnssec-lint plan plans
! dnssec-lint: plans: a directory: plan wants the plan's JSON; --chdir names the sources
[2]
$ dnssec-lint plan plans/quiet.json plans/unsign.json
! dnssec-lint: plan wants one plan as JSON, or - for standard input: terraform show -json tf.plan | dnssec-lint plan -
[2]
$ dnssec-lint plan plans/quiet.json --zone corp.example
! dnssec-lint: --zone wants ID=NAME, as in Z0123456789=corp.example, not 'corp.example'
[2]
$ dnssec-lint plan plans/quiet.json --offline --chdir no-such-folder
! dnssec-lint: --chdir no-such-folder: No such file or directory
[2]
# A plan that ended in an error does not have all its changes.
$ sed 's/"errored": false/"errored": true/' plans/quiet.json | dnssec-lint plan - --offline
  CANNOT TELL  <stdin>
    the plan ended in an error: it does not have all changes

  not evaluated
    could not tell
      all checks: the plan ended in an error: it does not have all changes

  1 change, 0 zones: no problem found by the 14 checks that ran, 1 check not
    evaluated
                                                              UNKNOWN (incomplete)
[3]

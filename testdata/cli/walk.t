# Recorded walks through the lab, judged again: the page is a tree.
$ dnssec-lint check --only ds-no-valid-key walks/wrong-ds
  .                           secure  anchor 39050 -> KSK -> ZSK 57883    1 server
  `- example.                 secure  DS 11617 -> KSK -> ZSK 18922       2 servers
     `- corp.example.         bogus   DS 35429 -> KSK 23178 -> ZSK 2474  2 servers
        |  critical ds-no-valid-key no validator can enter the zone: DS 35429
        |    (ECDSAP256SHA256) names a key that is not in the DNSKEY RRset
        |    on: all 2 servers of example.
        |    fix: If the old key still exists, publish it again and let it sign
        |         the DNSKEY RRset: that heals at once. Otherwise have the
        |         registrar replace the DS by one made from the key that signs
        |         now, and count the old DS as cached for its full TTL from that
        |         moment.
        `- wss.corp.example.  bogus   DS 57380 -> KSK -> ZSK 40083        1 server

  4 zones (2 bogus), 86 queries: 1 critical                                   FAIL
[1]
$ LC_ALL=C.UTF-8 dnssec-lint check --only ds-no-valid-key walks/wrong-ds
  .                           secure  anchor 39050 → KSK → ZSK 57883      1 server
  └─ example.                 secure  DS 11617 ttl 1h → KSK → ZSK 18922  2 servers
     └─ corp.example.         bogus   DS 35429 → KSK 23178 → ZSK 2474    2 servers
        │  critical ds-no-valid-key no validator can enter the zone: DS 35429
        │    (ECDSAP256SHA256) names a key that is not in the DNSKEY RRset
        │    on: all 2 servers of example.
        │    fix: If the old key still exists, publish it again and let it sign
        │         the DNSKEY RRset: that heals at once. Otherwise have the
        │         registrar replace the DS by one made from the key that signs
        │         now, and count the old DS as cached for its full TTL from that
        │         moment.
        └─ wss.corp.example.  bogus   DS 57380 ttl 1h → KSK → ZSK 40083   1 server

  4 zones (2 bogus), 86 queries: 1 critical                                   FAIL
[1]
$ dnssec-lint check --only ds-no-valid-key walks/dead-server
  .                           secure  anchor 18034 -> KSK -> ZSK 16220    1 server
  `- example.                 secure  DS 52839 -> KSK -> ZSK 7427        2 servers
     `- corp.example.         secure  DS 22652 -> KSK -> ZSK 12402    1/2 answered
        `- wss.corp.example.  secure  DS 36217 -> KSK -> ZSK 21638        1 server

  not evaluated
    could not tell
      ds-no-valid-key (corp.example.): ns2.corp.example. 25.0.2.2: 20 of 20
        questions failed, no answer over TCP
      ds-no-valid-key (wss.corp.example.): not every parent address answered

  4 zones, 200 queries: no problem found by the 1 check that ran, 2 checks not
    evaluated
                                                              UNKNOWN (incomplete)
[3]
$ dnssec-lint check --only ds-no-valid-key -q walks/dead-server
  4 zones, 200 queries: no problem found by the 1 check that ran, 2 checks not
    evaluated
                                                              UNKNOWN (incomplete)
[3]
$ dnssec-lint check --only ds-no-valid-key,apex-cname --at 2027-06-01 -v walks/wrong-ds
  .                           bogus  anchor 39050 -> KSK -> ZSK 57883     1 server
  |  critical ds-no-valid-key no validator can enter the zone: DS 39050
  |    (ECDSAP256SHA256) fits a key, but that key does not validly sign the DNSKEY
  |    RRset now
  |    fix: If the old key still exists, publish it again and let it sign the
  |         DNSKEY RRset: that heals at once. Otherwise have the registrar replace
  |         the DS by one made from the key that signs now, and count the old DS
  |         as cached for its full TTL from that moment.
  |    see: RFC 4035 5.2; RFC 4035 2.4
  `- example.                 bogus  DS 11617 -> KSK -> ZSK 18922        2 servers
     |  critical ds-no-valid-key no validator can enter the zone: DS 11617
     |    (ECDSAP256SHA256) fits a key, but that key does not validly sign the
     |    DNSKEY RRset now
     |    on: a.root.lab. 25.0.0.1
     `- corp.example.         bogus  DS 35429 -> KSK 23178 -> ZSK 2474   2 servers
        |  critical ds-no-valid-key no validator can enter the zone: DS 35429
        |    (ECDSAP256SHA256) names a key that is not in the DNSKEY RRset
        |    on: all 2 servers of example.
        |  all names are known: the NSEC chain was walked, 7 names
        `- wss.corp.example.  bogus  DS 57380 ttl 1h -> KSK -> ZSK 40083  1 server
              critical ds-no-valid-key no validator can enter the zone: DS 57380
                (ECDSAP256SHA256) fits a key, but that key does not validly sign
                the DNSKEY RRset now
                on: all 2 servers of corp.example.
              all names are known: the NSEC chain was walked, 3 names

  4 zones (4 bogus), 86 queries: 4 critical                                   FAIL
[1]
$ dnssec-lint check walks/wrong-ds plain.example.zone
! dnssec-lint: a snapshot is checked alone: walks/wrong-ds
[2]
$ dnssec-lint check --ds x walks/wrong-ds
! dnssec-lint: --ds and --origin are for zone files; a snapshot holds its own
[2]

# What a walk needs, before it asks anybody.
$ dnssec-lint walk
! dnssec-lint: walk wants the name of a zone
[2]
$ dnssec-lint walk --offline example.com
! dnssec-lint: --offline: a walk asks servers; check reads files and snapshots
[2]
$ dnssec-lint walk -f xml example.com
! dnssec-lint: unknown format 'xml'; there are human, json, jsonl, gcc, github, sarif, gitlab, junit, markdown, html, prometheus, nagios
[2]
$ dnssec-lint walk --only no-such-check example.com
! dnssec-lint: --only no-such-check: no check has this id
[2]
$ dnssec-lint walk --origin x example.com
! dnssec-lint: 'walk' does not take --origin
[2]
$ dnssec-lint walk 'a..b'
! dnssec-lint: a..b: a name has an empty label
[2]

# Names that were asked about have a word of their own, those in no zone of the walk too.
$ dnssec-lint check --only ds-no-valid-key walks/names
  .                           secure  anchor 40658 -> KSK -> ZSK 24191    1 server
  `- example.                 secure  DS 37815 -> KSK -> ZSK 4813        2 servers
     `- corp.example.         secure  DS 28787 -> KSK -> ZSK 3858        2 servers
        `- wss.corp.example.  secure  DS 38111 -> KSK -> ZSK 32506        1 server

  nope.mail.corp.example.     secure  does not exist
  ns1.wss.corp.example.       secure  A
  www.corp.example.           secure  A
  x.y.corp.example.           secure  A
  www.other.                  not-checked

  4 zones, 224 queries: no problem found by the 1 check that ran              PASS
[0]

# octoDNS: explicit keys, the apex as '', records in lists, values of several fields, the old names
# of DS, geo, vendors' types; each finding at the line of its value.
$ cd .imports; dnssec-lint check corp.example.yaml --at 2026-11-21 -f gcc
  corp.example.yaml:4:12: error: corp.example. CNAME: the zone apex is a CNAME to other.example.net. [apex-cname]
  corp.example.yaml:4:12: error: corp.example. CNAME: a CNAME stands beside MX [cname-dname-invalid]
  corp.example.yaml:9:9: error: corp.example. MX: MX points at alias.corp.example., an alias by the CNAME at alias.corp.example. [mx-target-alias]
  corp.example.yaml:25:10: error: mail.corp.example.: A address: 192.0.2.300 is not an IPv4 address [zone-syntax]
  corp.example.yaml:34:11: error: y.corp.example.: 'NOPE' is no type [zone-syntax]
  corp.example.yaml:35:21: error: z.corp.example.: both value and values are given, and only one can be meant [zone-syntax]
  corp.example.yaml:18:12: note: *.corp.example.: a wildcard with A [wildcard-inventory]
  corp.example.yaml:27:25: note: sub.corp.example. NS: delegated to 2 name servers, with DS [delegation-inventory]
  corp.example.yaml:18:12: note: svc.corp.example. A: the wildcard does not reach svc.corp.example., which has data of its own but no address [wildcard-blocked]
  corp.example.yaml:18:12: note: x.corp.example. A: the wildcard does not reach x.corp.example.: names below make it exist, with nothing in it [wildcard-blocked]
  dnssec-lint: warning: 2 verdicts could not be reached: soa-problem (corp.example.): no SOA was found, but lines of the file could not be read; and 1 more [not-evaluated]
[1]
# The zone's name is the file's, or --origin.
$ cp .imports/corp.example.yaml zone.yaml; dnssec-lint check zone.yaml --at 2026-11-21
! dnssec-lint: zone.yaml: the file's name does not say which zone this is: pass --origin NAME
[2]
$ dnssec-lint check zone.yaml --origin corp.example --at 2026-11-21 -f json | grep -e '"zone": "corp' | sort -u
     "zone": "corp.example.",
    "zone": "corp.example.",
[0]
# Text of any length is one record; a semicolon may be escaped.
$ printf "t:\n  type: TXT\n  value: '%s\\\\; y'\n" $(head -c 300 /dev/zero | tr '\0' x) >t.example.yaml; dnssec-lint check t.example.yaml --at 2026-11-21 -q
  1 zone, 1 record: no problem found by the 55 checks that ran                PASS
[0]
# Route 53: octal escapes, alias sets, weighted sets, no dot at a name's end; its SOA names the zone.
$ cd .imports; dnssec-lint check route53.json --at 2026-11-21 --skip glue-problem -f gcc
  route53.json:8:85: error: m.corp.example. MX: MX points at al.corp.example., an alias by the CNAME at al.corp.example. [mx-target-alias]
  route53.json:2:87: note: corp.example. NS: the longest TTL here is 172800 (2 days); 1 RRset is above 3600 [zone-ttl-high]
  route53.json:1:1: note: *.corp.example.: a wildcard without data: what it covers exists, with nothing in it [wildcard-inventory]
[1]
$ dnssec-lint check - --at 2026-11-21 -q --only wildcard-inventory <.imports/route53.json
  zone corp.example.: unsigned, 6 records, from <stdin>

    info wildcard-inventory *.corp.example.
      a wildcard without data: what it covers exists, with nothing in it
      at <stdin>

  1 zone, 6 records: 1 info                                                   PASS
[0]
$ sed 's/"ResourceRecordSets"/"IsTruncated": true, &/' .imports/route53.json >cut.json; dnssec-lint check cut.json --at 2026-11-21 -q --only zone-syntax
  zone corp.example.: unsigned, 6 records, from cut.json

    error zone-syntax corp.example.
      the list is cut off; ask for all of it (--max-items)
      at cut.json:1:1
      1 | {"IsTruncated": true, "ResourceRecordSets": [
        | ^
      fix: Mend the line and run the check again. A message that makes no sense
           where it points is often the end of a quote or parenthesis that was
           opened further up.
      see: RFC 1035 5.1; RFC 3597 5; RFC 2308 4

  1 zone, 6 records: 1 error                                                  FAIL
[1]
$ dnssec-lint check .imports/keys.json --at 2026-11-21
! dnssec-lint: .imports/keys.json: get-dnssec does not name the zone: pass --origin NAME
[2]
$ dnssec-lint check .imports/keys.json --origin corp.example --at 2026-11-21 -f gcc --only zone-syntax,signer-state
  .imports/keys.json:1:29: error: corp.example. DNSKEY: the provider can no longer sign the zone (ACTION_NEEDED: KMS): the signatures that it has run out [signer-state]
  .imports/keys.json:1:107: error: corp.example. DNSKEY: the provider has lost the private half of key k (ACTION_NEEDED): its signature over the DNSKEY RRset runs out and cannot be renewed [signer-state]
[1]
# A folder holds whatever it holds; other YAML and JSON in it is left alone.
$ mkdir set; cp .imports/corp.example.yaml .imports/route53.json plain.example.zone set; echo 'a: b' >set/x.yaml; echo '{}' >set/y.json; dnssec-lint check set --at 2026-11-21 --only soa-problem -f json | grep -c '"kind": "zone-file"'
  3
[0]
# What is no zone of a known kind cannot be read at all.
$ echo 'a: b' >x.yaml; dnssec-lint check x.yaml --origin x.example
! dnssec-lint: x.yaml:1:1: not a zone of octoDNS: a name with a record or a list of records is expected here
[2]
$ echo 'a: &a [*a]' >x.yaml; dnssec-lint check x.yaml --origin x.example
! dnssec-lint: x.yaml:1:8: the alias *a names no anchor that is complete before it
[2]
$ echo '{}' >y.json; dnssec-lint check y.json --origin x.example
! dnssec-lint: y.json: not a zone file: it has no record, no $TTL and no SOA
[2]
# What is no word where a word is expected.
$ cd .imports; dnssec-lint check words.example.yaml --at 2026-11-21 --only zone-syntax -f gcc
  words.example.yaml:10:10: error: a.words.example.: HTTPS parameters: =h2 has no known key, nor key and a number up to 65534 [zone-syntax]
  words.example.yaml:10:54: error: a.words.example.: a word is expected here [zone-syntax]
  words.example.yaml:13:10: error: b.words.example.: HTTPS parameters: alpn=h2, has an empty protocol [zone-syntax]
  words.example.yaml:13:65: error: b.words.example.: a word is expected here [zone-syntax]
  words.example.yaml:16:10: error: c.words.example.: HTTPS parameters: alpn has no value [zone-syntax]
  words.example.yaml:16:60: error: c.words.example.: a word is expected here [zone-syntax]
  words.example.yaml:19:10: error: d.words.example.: HTTPS parameters: port= has no value [zone-syntax]
  words.example.yaml:19:61: error: d.words.example.: a word is expected here [zone-syntax]
[1]

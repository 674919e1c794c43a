# A page for people; exit 1 for what is at or above --fail-on.
$ dnssec-lint check $PIN faulty.example.zone
  zone faulty.example.: unsigned, 4 records, from faulty.example.zone

    critical apex-cname faulty.example. CNAME
      the zone apex is a CNAME to elsewhere.example.net.
      at faulty.example.zone:6:1
      6 | @       IN CNAME elsewhere.example.net.
        | ^
      fix: Replace the CNAME by A and AAAA records, or by the provider's ALIAS,
           ANAME or flattening feature, which answers with addresses; then check
           that those answers are signed too.
      see: RFC 1034 3.6.2; RFC 2181 10.1; RFC 4035 2.5
      also: cname-dname-invalid

  1 zone, 4 records: 1 critical, 1 error                                      FAIL
[1]
$ dnssec-lint check $PIN plain.example.zone
  zone plain.example.: unsigned, 6 records, from plain.example.zone

  1 zone, 6 records: no problem found by the 4 checks that ran                PASS
[0]
$ dnssec-lint check $PIN .
  zone faulty.example.: unsigned, 4 records, from ./faulty.example.zone

    critical apex-cname faulty.example. CNAME
      the zone apex is a CNAME to elsewhere.example.net.
      at ./faulty.example.zone:6:1
      6 | @       IN CNAME elsewhere.example.net.
        | ^
      fix: Replace the CNAME by A and AAAA records, or by the provider's ALIAS,
           ANAME or flattening feature, which answers with addresses; then check
           that those answers are signed too.
      see: RFC 1034 3.6.2; RFC 2181 10.1; RFC 4035 2.5
      also: cname-dname-invalid

  zone plain.example.: unsigned, 6 records, from ./plain.example.zone

  2 zones, 10 records: 1 critical, 1 error                                    FAIL
[1]
$ dnssec-lint check $PIN -q plain.example.zone faulty.example.zone
  zone faulty.example.: unsigned, 4 records, from faulty.example.zone

    critical apex-cname faulty.example. CNAME
      the zone apex is a CNAME to elsewhere.example.net.
      at faulty.example.zone:6:1
      6 | @       IN CNAME elsewhere.example.net.
        | ^
      fix: Replace the CNAME by A and AAAA records, or by the provider's ALIAS,
           ANAME or flattening feature, which answers with addresses; then check
           that those answers are signed too.
      see: RFC 1034 3.6.2; RFC 2181 10.1; RFC 4035 2.5
      also: cname-dname-invalid

  2 zones, 10 records: 1 critical, 1 error                                    FAIL
[1]
$ dnssec-lint check $PIN --exit-zero -q faulty.example.zone
  zone faulty.example.: unsigned, 4 records, from faulty.example.zone

    critical apex-cname faulty.example. CNAME
      the zone apex is a CNAME to elsewhere.example.net.
      at faulty.example.zone:6:1
      6 | @       IN CNAME elsewhere.example.net.
        | ^
      fix: Replace the CNAME by A and AAAA records, or by the provider's ALIAS,
           ANAME or flattening feature, which answers with addresses; then check
           that those answers are signed too.
      see: RFC 1034 3.6.2; RFC 2181 10.1; RFC 4035 2.5
      also: cname-dname-invalid

  1 zone, 4 records: 1 critical, 1 error                                      FAIL
[0]
$ dnssec-lint check $PIN --severity apex-cname=info,cname-dname-invalid=warning -q faulty.example.zone
! dnssec-lint: --severity wants CHECK=LEVEL with critical, error, warning, info or off, not 'apex-cname=info,cname-dname-invalid=warning'
[2]
$ dnssec-lint check $PIN --severity apex-cname=info --severity '*-invalid=warning' -q faulty.example.zone
  zone faulty.example.: unsigned, 4 records, from faulty.example.zone

    warning cname-dname-invalid faulty.example. CNAME
      a CNAME stands beside NS
      at faulty.example.zone:6:1
      6 | @       IN CNAME elsewhere.example.net.
        | ^
      fix: Decide what the name is. Delete the CNAME or the rest; keep one of two
           CNAMEs; point the circle at a name with addresses; move what is below a
           DNAME to below its target.
      see: RFC 1034 3.6.2; RFC 2181 10.1; RFC 4035 2.5; RFC 6672 2.3; RFC 6672 2.4

    info apex-cname faulty.example. CNAME
      the zone apex is a CNAME to elsewhere.example.net.
      at faulty.example.zone:6:1
      6 | @       IN CNAME elsewhere.example.net.
        | ^

  1 zone, 4 records: 1 warning, 1 info                                        PASS
[0]
$ dnssec-lint check $PIN --severity apex-cname=info --severity '*-invalid=warning' -q --fail-on warning faulty.example.zone
  zone faulty.example.: unsigned, 4 records, from faulty.example.zone

    warning cname-dname-invalid faulty.example. CNAME
      a CNAME stands beside NS
      at faulty.example.zone:6:1
      6 | @       IN CNAME elsewhere.example.net.
        | ^
      fix: Decide what the name is. Delete the CNAME or the rest; keep one of two
           CNAMEs; point the circle at a name with addresses; move what is below a
           DNAME to below its target.
      see: RFC 1034 3.6.2; RFC 2181 10.1; RFC 4035 2.5; RFC 6672 2.3; RFC 6672 2.4

    info apex-cname faulty.example. CNAME
      the zone apex is a CNAME to elsewhere.example.net.
      at faulty.example.zone:6:1
      6 | @       IN CNAME elsewhere.example.net.
        | ^

  1 zone, 4 records: 1 warning, 1 info                                        FAIL
[1]
$ dnssec-lint check --at=2026-11-21 --only=apex-cname -q faulty.example.zone
  zone faulty.example.: unsigned, 4 records, from faulty.example.zone

    critical apex-cname faulty.example. CNAME
      the zone apex is a CNAME to elsewhere.example.net.
      at faulty.example.zone:6:1
      6 | @       IN CNAME elsewhere.example.net.
        | ^
      fix: Replace the CNAME by A and AAAA records, or by the provider's ALIAS,
           ANAME or flattening feature, which answers with addresses; then check
           that those answers are signed too.
      see: RFC 1034 3.6.2; RFC 2181 10.1; RFC 4035 2.5

  1 zone, 4 records: 1 critical                                               FAIL
[1]
$ dnssec-lint check $PIN --skip 'apex-*,cname-*' -q faulty.example.zone
  1 zone, 4 records: no problem found by the 1 check that ran                 PASS
[0]

# Options may follow arguments; -- ends them; - is standard input.
$ dnssec-lint check plain.example.zone -q --at=1795219200 --only=apex-cname
  1 zone, 6 records: no problem found by the 1 check that ran                 PASS
[0]
$ cp plain.example.zone ./-q; dnssec-lint check $PIN -q -- -q
  1 zone, 6 records: no problem found by the 4 checks that ran                PASS
[0]
$ dnssec-lint check -q $PIN - <faulty.example.zone
  zone faulty.example.: unsigned, 4 records, from <stdin>

    critical apex-cname faulty.example. CNAME
      the zone apex is a CNAME to elsewhere.example.net.
      at <stdin>:6:1
      fix: Replace the CNAME by A and AAAA records, or by the provider's ALIAS,
           ANAME or flattening feature, which answers with addresses; then check
           that those answers are signed too.
      see: RFC 1034 3.6.2; RFC 2181 10.1; RFC 4035 2.5
      also: cname-dname-invalid

  1 zone, 4 records: 1 critical, 1 error                                      FAIL
[1]
$ sed 1d plain.example.zone | dnssec-lint check -q $PIN --origin other.example -
  1 zone, 6 records: no problem found by the 4 checks that ran                PASS
[0]
$ dnssec-lint check - -
! dnssec-lint: standard input ('-') was given twice
[2]
$ dnssec-lint check --origin other.example .
! dnssec-lint: --origin names one zone, but there are 3 files
[2]

# What cannot be told is no pass.
$ echo 'www IN A 192.0.2.300' >>plain.example.zone; dnssec-lint check $PIN plain.example.zone
  zone plain.example.: unsigned, 6 records, from plain.example.zone

    error zone-syntax www.plain.example.
      A address: 192.0.2.300 is not an IPv4 address
      at plain.example.zone:9:10
      9 | www IN A 192.0.2.300
        |          ^
      fix: Mend the line and run the check again. A message that makes no sense
           where it points is often the end of a quote or parenthesis that was
           opened further up.
      see: RFC 1035 5.1; RFC 3597 5; RFC 2308 4

  not evaluated
    could not tell
      apex-ns-missing (plain.example.): the zone file has lines that could not
        be read

  1 zone, 6 records: 1 error, 1 check not evaluated              FAIL (incomplete)
[1]
$ dnssec-lint check -q $PIN --skip zone-syntax plain.example.zone
  1 zone, 6 records: no problem found by the 2 checks that ran, 1 check not
    evaluated
                                                              UNKNOWN (incomplete)
[3]
$ dnssec-lint check -q $PIN --skip zone-syntax --allow-incomplete plain.example.zone
  1 zone, 6 records: no problem found by the 2 checks that ran, 1 check not
    evaluated
                                                              UNKNOWN (incomplete)
[0]

# Nothing to check is no pass either.
$ mkdir none; dnssec-lint check none
  There is no zone to check: no zone file was found.

  0 zones, 0 records: nothing was checked                     UNKNOWN (incomplete)
[3]
$ dnssec-lint check --allow-incomplete none
  There is no zone to check: no zone file was found.

  0 zones, 0 records: nothing was checked                     UNKNOWN (incomplete)
[3]
$ dnssec-lint check $PIN --skip '*' faulty.example.zone
  zone faulty.example.: unsigned, 4 records, from faulty.example.zone

  There is no check to run: --only and --skip leave none.

  1 zone, 4 records: no check was run                         UNKNOWN (incomplete)
[3]
$ dnssec-lint check -f json none | grep -e verdict -e '"status"' -e exit_code
    "status": "incomplete",
    "exit_code": 3,
    "verdict": "unknown",
[0]

# What cannot be read at all is an error, and no report is written.
$ dnssec-lint check -f json:r plain.example.zone nowhere.zone; ls r
! dnssec-lint: nowhere.zone: no such file
! ls: cannot access 'r': No such file or directory
[2]
$ dnssec-lint check /dev/zero
! dnssec-lint: /dev/zero: it is not a regular file
[2]
$ dnssec-lint check <&- -
! dnssec-lint: <stdin>: Bad file descriptor
[2]
$ mkfifo pipe; dnssec-lint check pipe
! dnssec-lint: pipe: it is not a regular file
[2]
$ dnssec-lint check --ds nowhere faulty.example.zone
! dnssec-lint: nowhere: no such file
[2]

# A report that was there stays when the new one cannot be written.
$ echo old >r; dnssec-lint check -q $PIN faulty.example.zone -f json:r -f human:/dev/full
! dnssec-lint: cannot write /dev/full: No space left on device
[4]
$ cat r; ls
  old
  -q
  faulty.example.zone
  none
  pipe
  plain.example.zone
  plans
  r
  user.netlog
  walks
  wild.jsonl
  wild.netlog
[0]

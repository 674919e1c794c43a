# A report that cannot be written is no success.
$ dnssec-lint schema report >/dev/full
! dnssec-lint: cannot write standard output: No space left on device
[4]
$ dnssec-lint schema report >&-
! dnssec-lint: cannot write standard output: Bad file descriptor
[4]
$ dnssec-lint list --format json:/dev/full
! dnssec-lint: cannot write /dev/full: No space left on device
[4]
$ dnssec-lint list --format json:no/such/directory/report
! dnssec-lint: cannot write no/such/directory/report: No such file or directory
[4]
$ dnssec-lint --help >/dev/full
! dnssec-lint: cannot write standard output: No space left on device
[4]

# A reader that has gone away is noticed, and does not kill.
$ python3 -c 'import os, subprocess; r, w = os.pipe(); os.close(r); print(subprocess.call(["dnssec-lint", "schema", "report"], stdout=w))'
  4
! dnssec-lint: cannot write standard output: Broken pipe
[0]

# A file is replaced whole, keeps its mode and its links, and leaves nothing beside it.
$ echo old >r && chmod 640 r && ln -s r l && dnssec-lint list -f json:l && stat -c '%F %a' l r && head -c 2 r && ls
  symbolic link 777
  regular file 640
  {
  faulty.example.zone
  l
  plain.example.zone
  plans
  r
  user.netlog
  walks
  wild.jsonl
  wild.netlog
[0]

# A file that cannot be finished leaves the old one, and nothing beside it.
$ rm -f l r; echo old >r; (ulimit -f 1; dnssec-lint list -f json:r); cat r; ls
  old
  faulty.example.zone
  plain.example.zone
  plans
  r
  user.netlog
  walks
  wild.jsonl
  wild.netlog
! dnssec-lint: cannot write r: File too large
[0]

# Several formats at once: one on standard output, the others each in a file of its own.
$ rm -f r; dnssec-lint check $PIN faulty.example.zone -f gcc -f json:r -f jsonl:s; head -c 1 r; head -c 16 s; echo; rm r s
  faulty.example.zone:6:1: error: faulty.example. CNAME: the zone apex is a CNAME to elsewhere.example.net. [apex-cname]
  faulty.example.zone:6:1: error: faulty.example. CNAME: a CNAME stands beside NS [cname-dname-invalid]
  {{"kind":"header"
[0]
$ dnssec-lint check $PIN faulty.example.zone -f json:a -f jsonl:./a; ls a
! dnssec-lint: --format: a and ./a are the same file
! ls: cannot access 'a': No such file or directory
[2]
$ mkdir d; dnssec-lint check $PIN faulty.example.zone -f json:d/../a -f jsonl:a; rmdir d
! dnssec-lint: --format: d/../a and a are the same file
[0]
$ dnssec-lint check $PIN faulty.example.zone -f json:-  -f gcc
! dnssec-lint: two formats for standard output: give one a file, as in --format gcc:FILE
[2]
$ dnssec-lint check $PIN faulty.example.zone -f json:./faulty.example.zone; head -c 9 faulty.example.zone
  ; No faul%
! dnssec-lint: --format json:./faulty.example.zone would overwrite what is read
[0]
$ ln -s faulty.example.zone l; dnssec-lint check $PIN faulty.example.zone -f json:l; rm l
! dnssec-lint: --format json:l would overwrite what is read
[0]
$ echo 'fail_on: error' >.dnssec-lint.yaml; dnssec-lint check $PIN faulty.example.zone -f json:.dnssec-lint.yaml; cat .dnssec-lint.yaml; rm .dnssec-lint.yaml
  fail_on: error
! dnssec-lint: --format json:.dnssec-lint.yaml would overwrite what is read
[0]
$ mkdir z; cp faulty.example.zone z/a.example.zone; dnssec-lint check $PIN z -f json:z/a.example.zone
! dnssec-lint: --format json:z/a.example.zone would overwrite what is read
[2]
$ dnssec-lint check $PIN faulty.example.zone --write-baseline faulty.example.zone
! dnssec-lint: --write-baseline faulty.example.zone would overwrite what is read
[2]
$ rm -r z; cp plans/unsign.json p.json; dnssec-lint plan --offline p.json -f json:p.json; head -c 9 p.json; rm p.json
  {
   "forma%
! dnssec-lint: --format json:p.json would overwrite what is read
[0]

# When one of them cannot be written none is, and standard output stays empty.
$ echo old >a; dnssec-lint check $PIN faulty.example.zone -f human -f json:a -f jsonl:no/such/file; echo $?; cat a; rm a; ls
  4
  old
  faulty.example.zone
  plain.example.zone
  plans
  user.netlog
  walks
  wild.jsonl
  wild.netlog
! dnssec-lint: cannot write no/such/file: No such file or directory
[0]
$ dnssec-lint check $PIN faulty.example.zone -f json:/dev/null -f jsonl:/dev/null -f gcc:/dev/stderr
! faulty.example.zone:6:1: error: faulty.example. CNAME: the zone apex is a CNAME to elsewhere.example.net. [apex-cname]
! faulty.example.zone:6:1: error: faulty.example. CNAME: a CNAME stands beside NS [cname-dname-invalid]
[1]

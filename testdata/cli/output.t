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
  r
  walks
[0]

# A file that cannot be finished leaves the old one, and nothing beside it.
$ rm -f l r; echo old >r; (ulimit -f 1; dnssec-lint list -f json:r); cat r; ls
  old
  faulty.example.zone
  plain.example.zone
  r
  walks
! dnssec-lint: cannot write r: File too large
[0]

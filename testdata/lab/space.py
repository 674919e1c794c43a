"""space.py - a network namespace of our own, and the processes that live and die in it."""
import os
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# fixture.py and servers.py are of the cases.
sys.path.insert(1, os.path.join(os.path.dirname(HERE), 'tools'))

NO_PACKAGE, NO_NAMESPACE = 70, 77


class Trouble(Exception):
    """The lab itself did not work; its text says how."""


def write(path, text):
    with open(path, 'w', encoding='ascii') as f:
        f.write(text)
    return path


def read(path):
    with open(path, encoding='latin-1') as f:
        return f.read()


def quiet(*command, **more):
    """The output of a command that must succeed."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, timeout=30, **more)
    if done.returncode != 0:
        raise Trouble('%s failed:\n%s' % (' '.join(command), done.stdout.decode('latin-1')))
    return done.stdout.decode('latin-1')


def unshare():
    """The command that runs another in a new namespace, or None where the machine lets us make none.

    What runs in it is the first process of its own process space: nothing outlives it.
    """
    for user in ([], ['--user', '--map-root-user']):
        space = ['unshare'] + user + ['--net', '--pid', '--fork', '--kill-child']
        if subprocess.run(space + ['true'], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return space
    return None


class Space:
    """Inside: loopback with addresses as if public, a folder for files, processes by name."""

    def __init__(self):
        self.temporary = tempfile.TemporaryDirectory(prefix='lab.')
        self.folder = self.temporary.name
        self.children, self.addresses = {}, set()
        quiet('ip', 'link', 'set', 'lo', 'up')

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.stop(*list(self.children))
        self.temporary.cleanup()

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def room(self, *parts):
        """A folder, made when it is not there."""
        os.makedirs(self.path(*parts), exist_ok=True)
        return self.path(*parts)

    def add_address(self, address):
        if address not in self.addresses:
            self.addresses.add(address)
            six = ':' in address
            quiet('ip', 'address', 'add', address + ('/128' if six else '/32'), 'dev', 'lo',
                  *(['nodad'] if six else []))

    def start(self, name, *command):
        with open(self.path('log.' + name), 'ab') as log:
            self.children[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log,
                                                   stderr=subprocess.STDOUT, cwd=self.folder)

    def fork(self, name, work):
        """A child of this very program that does work() until it is stopped."""
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            try:
                with open(self.path('log.' + name), 'ab') as log:
                    os.dup2(log.fileno(), 1)
                    os.dup2(log.fileno(), 2)
                work()
            except BaseException:  # pylint: disable=broad-except
                sys.excepthook(*sys.exc_info())
            finally:
                sys.stderr.flush()
                os._exit(1)
        self.children[name] = Forked(pid)

    def stop(self, *names):
        gone = [self.children.pop(n) for n in names]
        for child in gone:
            if child.poll() is None:
                child.send_signal(signal.SIGKILL)
        for child in gone:
            child.wait()

    def check(self):
        """Raises when a process ended that should not have."""
        for name, child in self.children.items():
            if child.poll() is not None:
                raise Trouble('%s ended with %s\n%s' % (name, child.returncode, self.logs()))

    def logs(self):
        return ''.join('== %s\n%s\n' % (name, read(self.path(name))[-1500:])
                       for name in sorted(os.listdir(self.folder))
                       if name.startswith('log.') or name.endswith('.log'))


class Forked:
    """What Space needs of a Popen, for a child by fork()."""

    def __init__(self, pid):
        self.pid, self.returncode = pid, None

    def poll(self):
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def send_signal(self, number):
        os.kill(self.pid, number)

    def wait(self):
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

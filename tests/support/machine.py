"""Minimal Debian 12 systems for package installation tests: each in its own folder, entered by
chroot."""

import os
import shutil
import subprocess
import threading
from pathlib import Path

from bourse import PATIENCE, ROOT, Server

#: A system image from mmdebstrap. It is created once; delete the file to create a new one.
MINIMAL = ROOT / 'build/package-test/debian-12.tar'

#: The complete environment of commands on such a system.
ENVIRONMENT = {'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL': 'C.UTF-8', 'DEBIAN_FRONTEND': 'noninteractive'}


def debian_sources():
    """The lines of a sources.list, from this machine's sources of Debian 12."""
    listed = subprocess.run(['apt-get', 'indextargets', '--format', 'deb $(REPO_URI) $(CODENAME) $(COMPONENT)', 'Created-By: Packages', 'Origin: Debian'],
                            capture_output=True, text=True, check=True).stdout
    lines = sorted({line for line in listed.splitlines() if line.split()[2].startswith('bookworm')})
    assert lines, 'apt has no sources of Debian 12'
    return lines


def mount_memory(folder):
    """Mounts an empty folder in memory, where installations take a fifth of the time; unmount()
    removes it."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(['mount', '-t', 'tmpfs', '-o', 'mode=755', 'bourse-test', folder], check=True)


def unmount(folder):
    """Includes all mounts below it."""
    subprocess.run(['umount', '--recursive', folder], check=True)
    folder.rmdir()


def make_minimal():
    """Creates MINIMAL, unless it exists."""
    if MINIMAL.exists():
        return
    part = MINIMAL.with_suffix('.part.tar')
    folder = MINIMAL.with_suffix('.making')
    mount_memory(folder)
    try:
        subprocess.run(['mmdebstrap', '--quiet', '--variant=minbase', '--mode=root', 'bookworm', part, *debian_sources()],
                       env=os.environ | {'TMPDIR': str(folder)}, check=True)
    finally:
        unmount(folder)
    part.rename(MINIMAL)


class Machine:
    """A system in `root`, in memory."""

    def __init__(self, root):
        make_minimal()
        self.root = Path(root)
        mount_memory(self.root)
        subprocess.run(['tar', '-C', self.root, '-xpf', MINIMAL], check=True)
        # The dynamic loader needs /proc to find the folder of a program.
        subprocess.run(['mount', '--bind', '/proc', self.root / 'proc'], check=True)
        shutil.copy('/etc/resolv.conf', self.root / 'etc/resolv.conf')

    def remove(self):
        unmount(self.root)

    def path(self, inside):
        """The path of a file of the system on this machine."""
        return self.root / inside.lstrip('/')

    def command(self, *words, user=None):
        as_user = [f'--userspec={user}:{user}'] if user else []
        return ['chroot', *as_user, self.root, *words]

    def run(self, *words, user=None, input=None):
        """Runs a command that must succeed, and returns its output, including standard error."""
        outcome = subprocess.run(self.command(*words, user=user), env=ENVIRONMENT, input=input, text=True, timeout=10 * PATIENCE,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert outcome.returncode == 0, f'{words} ended with {outcome.returncode}:\n{outcome.stdout}'
        return outcome.stdout

    def install(self, package):
        """Installs a .deb with its dependencies from Debian, and returns the output."""
        shutil.copy(package, self.path('/tmp'))
        self.run('apt-get', 'update', '-q')
        return self.run('apt-get', 'install', '-y', '-q', '--no-install-recommends', f'/tmp/{Path(package).name}')

    def serve(self, program, *arguments, user, **variables):
        """`program serve` on a free port, as a context manager."""
        return MachineServer(self.command(program, 'serve', '--listen', '127.0.0.1:0', *arguments, user=user), variables)


class MachineServer(Server):
    def __init__(self, command, variables):
        self.tls = None
        self.log = []
        self.process = subprocess.Popen(command, env=ENVIRONMENT | variables, stderr=subprocess.PIPE, text=True)
        self.port = self._read_port()
        self._reader = threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True)
        self._reader.start()

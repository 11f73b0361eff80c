"""A wall clock that a test sets while the server runs; the monotonic clock goes on as it is. Takes libfaketime of Debian."""

import glob


class WrongClock:
    """The clock of the servers that are started with `variables`, wrong by a number of hours that is 0 at first."""

    def __init__(self, folder):
        libraries = glob.glob('/usr/lib/*/faketime/libfaketimeMT.so.1')
        assert libraries, 'libfaketime is missing: run scripts/setup.sh test'
        self._file = folder / 'clock'
        self.set(0)
        self.variables = {'LD_PRELOAD': libraries[0], 'FAKETIME_TIMESTAMP_FILE': str(self._file), 'FAKETIME_NO_CACHE': '1',
                          'FAKETIME_DONT_FAKE_MONOTONIC': '1', 'FAKETIME_DONT_RESET': '1'}

    def set(self, hours):
        """Counts at once: the library reads the file whenever the server reads the clock."""
        new = self._file.with_suffix('.new')
        new.write_text(f'{hours:+}h')
        new.rename(self._file)

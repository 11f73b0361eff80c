"""What campaigns of load measure, and how they print it. A campaign asserts on counts, memory and correctness; times and CPU
are printed for the reader, because machines are shared."""

import os
import time


def memory(server):
    """The resident memory of the server in MB."""
    with open(f'/proc/{server.process.pid}/status') as status:
        return next(int(line.split()[1]) for line in status if line.startswith('VmRSS:')) / 1024


def cpu(server):
    """The seconds of processor time that the server has used."""
    return time.clock_gettime(~server.process.pid << 3 | 2)


def user_cpu(server):
    """The seconds of that in user mode; the kernel counts them in hundredths."""
    with open(f'/proc/{server.process.pid}/stat') as stat:
        return int(stat.read().rpartition(') ')[2].split()[11]) / os.sysconf('SC_CLK_TCK')


def percentile(durations, percent):
    return sorted(durations)[min(len(durations) * percent // 100, len(durations) - 1)]


def milliseconds(durations):
    """The 50th and the 99th percentile and the maximum of durations in seconds, as text in milliseconds."""
    if not durations:
        return '-'
    return ' / '.join(f'{1000 * seconds:.1f}' for seconds in (percentile(durations, 50), percentile(durations, 99), max(durations)))


def print_table(title, figures):
    """Prints the names of figures and their values as they are to be read."""
    width = max(map(len, figures))
    print(f'\n{title}')
    for name, value in figures.items():
        print(f'  {name:<{width}}  {value}')

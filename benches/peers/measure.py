"""Timers that take turns, and the table of their results."""

import gc
import resource
import statistics
import time

import cbor2


class Times:
    """Nanoseconds by tool and verb, block by block."""

    def __init__(self):
        self.blocks = {}

    def add_block(self, name, verb, minimum, median):
        self.blocks.setdefault((name, verb), []).append((minimum, median))

    def add(self, name, verb, samples):
        self.add_block(name, verb, min(samples), statistics.median(samples))

    def minimum(self, name, verb):
        return min(minimum for minimum, _ in self.blocks[name, verb])

    def median(self, name, verb):
        return statistics.median(median for _, median in self.blocks[name, verb])


def in_process(times, peer, public, secrets, rounds):
    """Measures a library: its thread's CPU time, encoding and decoding included.

    Returns the size of what it makes. The garbage collector waits while the clock runs, which is
    to the advantage of the peer.
    """
    document, values = cbor2.loads(public), cbor2.loads(secrets)
    samples = {"seal": [], "open": []}
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        start = time.thread_time_ns()
        sealed = peer.seal(document, values)
        between = time.thread_time_ns()
        opened = peer.open(sealed)
        end = time.thread_time_ns()
        gc.enable()
        if opened != (document, values):
            raise AssertionError(f"{peer.name} does not give back what it was given")
        samples["seal"].append(between - start)
        samples["open"].append(end - between)
    for verb, taken in samples.items():
        times.add(peer.name, verb, taken)
    return len(sealed)


def whole_process(times, peer, public, secrets, rounds):
    """Measures programs: the CPU time of the processes that the peer starts.

    Returns the size of what they make.
    """
    samples = {"seal": [], "open": []}
    for _ in range(rounds):
        start = children_time_ns()
        size = peer.seal(public, secrets)
        between = children_time_ns()
        opened = peer.open()
        end = children_time_ns()
        if opened != (public, secrets):
            raise AssertionError(f"{peer.name} does not give back what it was given")
        samples["seal"].append(between - start)
        samples["open"].append(end - between)
    for verb, taken in samples.items():
        times.add(peer.name, verb, taken)
    return size


def children_time_ns():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round((usage.ru_utime + usage.ru_stime) * 1e9)


def table(title, names, times, sizes):
    """One row a tool: minimum and median of each verb in ms, and ratios to the first row."""
    head = ["", "seal", "median", "× first", "open", "median", "× first", "bytes"]
    rows = [head]
    for name in names:
        row = [name]
        for verb in ("seal", "open"):
            least = times.minimum(name, verb)
            row += [milliseconds(least), milliseconds(times.median(name, verb))]
            row.append(f"{least / times.minimum(names[0], verb):.2f}")
        rows.append([*row, f"{sizes[name]:,}"])
    lines = [f"{row[0]:<22}" + "".join(f"{cell:>11}" for cell in row[1:]) for row in rows]
    return "\n".join([f"{title}, ms (minimum, median)", *lines, ""])


def milliseconds(nanoseconds):
    return f"{nanoseconds / 1e6:.2f}"

"""A service that writes leaking lines and whose log is rotated, and what it wrote: the oracle."""

import os
import random
import threading
import time

from daemon import leak, phone


class Writer(threading.Thread):
    """Appends bursts of lines to LOG, more than half of them leaking, and rotates it by rename at
    random. `files`: of each file it made, in order, the offsets of the leaked values; `counts`: of
    each number, how often it was leaked. It writes while `goes` is set."""

    def __init__(self, log, seed, repeat=False, lines_per_second=2000):
        super().__init__(daemon=True)
        self.log, self.random = log, random.Random(seed)
        self.repeat, self.rate = repeat, lines_per_second
        self.files, self.counts = [], {}
        self.n = self.rotations = 0
        self.ends, self.goes = threading.Event(), threading.Event()
        self.goes.set()

    def run(self):
        while not self.ends.is_set():
            self.write_file()
            for k in range(self.rotations, 0, -1):
                os.rename(f"{self.log}.{k}", f"{self.log}.{k + 1}")
            os.rename(self.log, f"{self.log}.1")
            self.rotations += 1

    def write_file(self):
        self.offsets = []
        self.files.append(self.offsets)
        size, until = 0, time.monotonic() + self.random.uniform(0.05, 1.5)
        with open(self.log, "ab", buffering=0) as file:
            while not self.ends.is_set() and time.monotonic() < until:
                if not self.goes.wait(0.1):
                    continue
                burst = b"".join(self.line(size_so_far) for size_so_far in self.sizes(size))
                file.write(burst)
                size += len(burst)
                time.sleep(0.01)

    def sizes(self, size):
        """Offsets at which the lines of a burst begin; line() must be called for each in turn."""
        self.at = size
        for _ in range(max(1, self.rate // 100)):
            yield self.at

    def line(self, offset):
        self.n += 1
        choice = self.random.random()
        if choice < 0.3:
            text = f"2026-11-24T10:00:00Z DEBUG heartbeat seq={self.n % 1000}\n"
        elif self.repeat and choice < 0.32:
            text = self.many(offset)
        else:
            number = self.random.randrange(40) if self.repeat else self.n
            text = leak(number)
            self.note(offset + text.index(phone(number)), number)
        self.at = offset + len(text.encode())
        return text.encode()

    def note(self, offset, number):
        self.offsets.append(offset)
        self.counts[number] = self.counts.get(number, 0) + 1

    def many(self, offset):
        """A line that ends in a label, and one value 500 times in the record behind it."""
        number = self.random.randrange(40)
        text = "contact tel:\n"
        for _ in range(500):
            text += "tel="
            self.note(offset + len(text), number)
            text += phone(number) + " "
        return text + "\n"

    def stop(self):
        self.ends.set()
        self.join(30)

"""The common part of the peers that are programs: a folder of their own, and running them in it."""

import pathlib
import shutil
import subprocess
import tempfile


def missing(*names):
    """The first of the programs that is not installed, if any."""
    return next((f"the program `{name}`" for name in names if not shutil.which(name)), None)


class Folder:
    """A temporary folder in which programs are run and files lie."""

    def __init__(self):
        self.keep = tempfile.TemporaryDirectory(prefix="spacebridge-peers-")
        self.path = pathlib.Path(self.keep.name)

    def run(self, *command):
        done = subprocess.run(
            command,
            cwd=self.path,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode(errors='replace')}")

    def write(self, name, data):
        (self.path / name).write_bytes(data)

    def read(self, name):
        return (self.path / name).read_bytes()

    def pack(self, name, public, sealed):
        """One file to be signed: the public part, its length before it, and what was sealed."""
        self.write(name, len(public).to_bytes(8, "big") + public + sealed)

    def unpack(self, name):
        data = self.read(name)
        end = 8 + int.from_bytes(data[:8], "big")
        return data[8:end], data[end:]

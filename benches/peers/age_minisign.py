"""`age` and `minisign`: X25519 and Ed25519, two processes each way."""

import programs


class Peer:
    name = "age + minisign"

    @staticmethod
    def missing():
        return programs.missing("age", "age-keygen", "minisign")

    def __init__(self):
        self.folder = programs.Folder()
        self.folder.run("minisign", "-G", "-W", "-f", "-p", "source.pub", "-s", "source.key")
        self.folder.run("age-keygen", "-o", "target.key")
        lines = self.folder.read("target.key").decode().splitlines()
        self.recipient = next(line.split()[-1] for line in lines if "public key" in line)

    def seal(self, public, secrets):
        self.folder.write("secrets", secrets)
        self.folder.run("age", "-r", self.recipient, "-o", "sealed", "secrets")
        self.folder.pack("content", public, self.folder.read("sealed"))
        self.folder.run("minisign", "-S", "-s", "source.key", "-m", "content", "-x", "signature")
        return len(self.folder.read("content")) + len(self.folder.read("signature"))

    def open(self):
        self.folder.run("minisign", "-V", "-q", "-p", "source.pub", "-m", "content", "-x", "signature")
        public, sealed = self.folder.unpack("content")
        self.folder.write("received", sealed)
        self.folder.run("age", "-d", "-i", "target.key", "-o", "opened", "received")
        return public, self.folder.read("opened")

"""`openssl cms`: RFC 5652 with P-256 certificates, two processes each way."""

import programs


class Peer:
    name = "openssl cms"

    @staticmethod
    def missing():
        return programs.missing("openssl")

    def __init__(self):
        self.folder = programs.Folder()
        usage = {"source": "digitalSignature", "target": "keyAgreement"}
        for name, bits in usage.items():
            curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
            self.folder.run(
                "openssl", "req", "-x509", *curve, "-subj", f"/CN={name}", "-days", "2",
                "-addext", f"keyUsage=critical,{bits}",
                "-keyout", f"{name}.key", "-out", f"{name}.crt",
            )  # fmt: skip

    def seal(self, public, secrets):
        self.folder.write("secrets", secrets)
        self.folder.run(
            "openssl", "cms", "-encrypt", "-binary", "-aes-256-gcm", "-outform", "DER",
            "-in", "secrets", "-out", "sealed", "-recip", "target.crt",
            "-keyopt", "ecdh_kdf_md:sha256",
        )  # fmt: skip
        self.folder.pack("content", public, self.folder.read("sealed"))
        self.folder.run(
            "openssl", "cms", "-sign", "-binary", "-nodetach", "-md", "sha256", "-outform", "DER",
            "-in", "content", "-out", "message", "-signer", "source.crt", "-inkey", "source.key",
        )  # fmt: skip
        return len(self.folder.read("message"))

    def open(self):
        self.folder.run(
            "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any",
            "-in", "message", "-CAfile", "source.crt", "-out", "verified",
        )  # fmt: skip
        public, sealed = self.folder.unpack("verified")
        self.folder.write("received", sealed)
        self.folder.run(
            "openssl", "cms", "-decrypt", "-binary", "-inform", "DER",
            "-in", "received", "-recip", "target.crt", "-inkey", "target.key", "-out", "opened",
        )  # fmt: skip
        return public, self.folder.read("opened")

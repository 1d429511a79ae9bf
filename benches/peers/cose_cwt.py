"""python-cwt: COSE on top of OpenSSL and a CBOR codec in C."""

import cbor2

import keys

try:
    import cwt
except ImportError:
    cwt = None

AAD = b"benches/peers"


class Peer:
    name = "python-cwt"

    @staticmethod
    def missing():
        return None if cwt else "the package `cwt`"

    def __init__(self):
        signer, recipient = keys.Pair(), keys.Pair()
        self.refusal = cwt.VerifyError
        self.cose = cwt.COSE.new(alg_auto_inclusion=True)
        self.signs = cwt.COSEKey.from_pem(signer.private, alg="ES256", kid="source")
        self.verifies = cwt.COSEKey.from_pem(signer.public, alg="ES256", kid="source")
        self.seals = cwt.COSEKey.from_pem(recipient.public, alg="ECDH-ES+A256KW", kid="target")
        self.opens = cwt.COSEKey.from_pem(recipient.private, alg="ECDH-ES+A256KW", kid="target")

    def seal(self, document, values):
        recipient = cwt.Recipient.new(
            protected={"alg": "ECDH-ES+A256KW"},
            unprotected={"kid": "target"},
            recipient_key=self.seals,
            context={"alg": "A256GCM"},
        )
        sealed = self.cose.encode_and_encrypt(
            cbor2.dumps(values),
            key=cwt.COSEKey.generate_symmetric_key(alg="A256GCM"),
            recipients=[recipient],
            external_aad=AAD,
        )
        return self.cose.encode_and_sign(cbor2.dumps([document, sealed]), key=self.signs)

    def open(self, message):
        document, sealed = cbor2.loads(self.cose.decode(message, self.verifies))
        values = self.cose.decode(
            sealed, self.opens, context={"alg": "A256GCM"}, external_aad=AAD
        )
        return document, cbor2.loads(values)

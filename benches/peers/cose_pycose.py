"""pycose: COSE in Python; its ECDSA is the package `ecdsa`, its key agreement OpenSSL's."""

import os

import cbor2

try:
    import pycose
    from pycose import algorithms, headers, keys, messages
    from pycose.keys.curves import P256
    from pycose.messages.recipient import KeyAgreementWithKeyWrap
except ImportError:
    pycose = None

AAD = b"benches/peers"


class Peer:
    name = "pycose"

    @staticmethod
    def missing():
        return None if pycose else "the package `pycose`"

    def __init__(self):
        self.refusal = ValueError
        self.signer, self.recipient = (keys.EC2Key.generate_key(crv=P256) for _ in range(2))
        self.seals = keys.EC2Key(crv=P256, x=self.recipient.x, y=self.recipient.y)
        self.verifies = keys.EC2Key(crv=P256, x=self.signer.x, y=self.signer.y)

    def seal(self, document, values):
        recipient = KeyAgreementWithKeyWrap(phdr={headers.Algorithm: algorithms.EcdhEsA256KW})
        recipient.local_attrs = {headers.StaticKey: self.seals}
        sealed = messages.EncMessage(
            phdr={headers.Algorithm: algorithms.A256GCM},
            uhdr={headers.IV: os.urandom(12)},
            payload=cbor2.dumps(values),
            external_aad=AAD,
            recipients=[recipient],
        )
        signed = messages.Sign1Message(
            phdr={headers.Algorithm: algorithms.Es256},
            payload=cbor2.dumps([document, sealed.encode()]),
        )
        signed.key = self.signer
        return signed.encode()

    def open(self, message):
        signed = messages.CoseMessage.decode(message)
        signed.key = self.verifies
        if not signed.verify_signature():
            raise ValueError("the signature does not hold")
        document, inner = cbor2.loads(signed.payload)
        sealed = messages.CoseMessage.decode(inner)
        sealed.external_aad = AAD
        sealed.recipients[0].key = self.recipient
        return document, cbor2.loads(sealed.decrypt(sealed.recipients[0]))

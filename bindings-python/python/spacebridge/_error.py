"""How a refusal reaches Python."""


class SpacebridgeError(Exception):
    """A refusal: nothing was done, and nothing was changed.

    ``code`` is stable and listed in ``docs/errors.md``; the message may be reworded at any time.
    """

    code: str

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code

    def __str__(self) -> str:
        return str(self.args[1])

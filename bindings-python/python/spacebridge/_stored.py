"""Support for pickling and copying values that are stored or sent as their own file or document."""

import copyreg
from typing import Any, Callable, Tuple

from ._core import Certificate, Space
from .documents import Space as SpaceDocument


def _certificate(it: Certificate) -> Tuple[Callable[[str], Certificate], Tuple[str]]:
    return Certificate.from_pem, (it.to_pem(),)


def _space(it: Space) -> Tuple[Callable[[Any], Space], Tuple[SpaceDocument]]:
    return Space.from_document, (it.document(),)


copyreg.pickle(Certificate, _certificate)
copyreg.pickle(Space, _space)

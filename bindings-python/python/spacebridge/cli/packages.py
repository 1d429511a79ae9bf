"""The files of packages: found by their names, believed by their digests."""

from __future__ import annotations

from pathlib import Path
from typing import Any, List, Optional, Sequence

from spacebridge import AvailablePackages, PackageCheck, PackageDigest, SpacebridgeError, VerifiedPackage
from spacebridge.documents import Package

from .failure import Trouble
from .screen import Screen

_PIECE = 1 << 20


def find(folder: Optional[Path], package: Package) -> Optional[Path]:
    """The file of a package below a folder: `Shop.Web.1.1.0.zip` for Shop.Web 1.1.0."""
    if folder is None or not folder.is_dir():
        return None
    # The part of an id after a slash is what registries name the file by.
    stem = f"{package['id'].rsplit('/', 1)[-1]}.{package['version']}.".lower()
    found = [f for f in folder.rglob("*") if f.is_file() and f.name.lower().startswith(stem)]
    return min(found, default=None)


def require(folder: Optional[Path]) -> None:
    """Refuses a folder that was named and is not there."""
    if folder is not None and not folder.is_dir():
        raise Trouble(f"there is no folder `{folder}`", f"see how it is spelled; you are in `{Path.cwd()}`")


def _pieces(path: Path, screen: Screen, take: Any) -> None:
    with path.open("rb") as file, screen.progress(path.name, path.stat().st_size) as progress:
        while True:
            piece = file.read(_PIECE)
            if not piece:
                return
            take(piece)
            progress.advance(len(piece))


def contents(
    packages: Sequence[Package], folder: Optional[Path], screen: Screen
) -> List[Package]:
    """The packages, each with the size and the digest of its file."""
    require(folder)
    known = []
    found = [(package, find(folder, package)) for package in packages]
    _require([package for package, path in found if path is None and package.get("content") is None])
    for package, path in found:
        if path is not None:
            digest = PackageDigest()
            _pieces(path, screen, digest.update)
            package = package.copy()
            package["content"] = digest.finish()
        known.append(package)
    return known


def _require(missing: Sequence[Package]) -> None:
    """Names every package that is missing at once, and one file as an example."""
    if missing:
        names = ", ".join(f"{package['id']} {package['version']}" for package in missing)
        example = f"{missing[0]['id'].rsplit('/', 1)[-1]}.{missing[0]['version']}.zip"
        raise Trouble(
            f"not found: the {'package' if len(missing) == 1 else 'packages'} {names}",
            f"put their files, as `{example}` or with another ending, into a folder and name that "
            "with --packages",
        )


def check(package: Package, path: Path, screen: Screen) -> VerifiedPackage:
    """Reads a file, and refuses it unless it has the bytes that were tested."""
    checking = PackageCheck(package)
    _pieces(path, screen, checking.update)
    return checking.finish()


def held(packages: Sequence[Package], folder: Path, screen: Screen) -> AvailablePackages:
    """The packages of a release that are at hand. A file with other bytes is said, and not used."""
    holdings = AvailablePackages()
    for package in packages:
        path = find(folder, package)
        if path is None:
            continue
        try:
            holdings.insert(check(package, path, screen))
        except SpacebridgeError as error:
            screen.line(f"not used: {path.name}: {error.detail} [{error.code}]", "alarm")
    return holdings

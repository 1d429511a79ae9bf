__version__: str

def compare_versions(left: str, right: str, /) -> int:
    """Compare the versions of two releases as Octopus orders them.

    Returns -1 if `left` comes before `right`, 0 if they are the same version, 1 if it comes after.
    Raises `SpacebridgeError` if one of them is not a version.
    """

"""Changes of a package's source that stop the build where a new version has another source."""


class NotRecognised(Exception):
    """A package differs from the expected source: compare the new version with the old."""


def once(source: str, old: str, new: str) -> str:
    """`source` with its only `old` replaced. Raises NotRecognised."""
    if source.count(old) != 1:
        raise NotRecognised(f"{source.count(old)} times in the package: {old.strip()}")
    return source.replace(old, new)


def late(source: str, statement: str, use: str) -> str:
    """`source` with the import `statement` moved from its beginning to before its only `use`. Both are whole lines,
    `use` with its indentation. Raises NotRecognised."""
    indentation = use[: len(use) - len(use.lstrip())]
    return once(once(source, f"{statement}\n", ""), f"{use}\n", f"{indentation}{statement}\n\n{use}\n")

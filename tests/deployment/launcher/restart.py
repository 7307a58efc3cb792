"""A restart: the stream of a table begins anew, and so do its readers.

ministack keeps the position of each reader of a stream, but not the stream itself. The stream starts again empty, and
its readers would skip as many records as they had read before. AWS keeps both.
"""

import importlib
from typing import Any


def mend() -> None:
    functions: Any = importlib.import_module("ministack.services.lambda_svc")
    functions._restore_esm_positions = lambda store, positions: None

"""A restart: the stream of a table begins anew, so its readers do too.

ministack keeps how far each reader of a stream had come, but not the stream itself. The stream starts again at nothing,
and its readers would pass over as many records as they had read before. AWS keeps both.
"""

import importlib
from typing import Any


def mend() -> None:
    functions: Any = importlib.import_module("ministack.services.lambda_svc")
    functions._restore_esm_positions = lambda store, positions: None

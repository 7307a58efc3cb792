"""Functions run on a clean interpreter of the version of their layers, and share unpacked layers.

ministack runs Python functions on its own interpreter, with its own packages; unpacks all layers anew for every
function; and waits 50 to 250 milliseconds for the log of a call. ``FUNCTIONS_PYTHON`` names the interpreter.
"""

import hashlib
import importlib
import io
import os
import shutil
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any, Final

#: Without packages of the machine or its user and without the starting folder: functions import from their layers.
_CLEAN: Final = '#!/bin/sh\nexec "{python}" -S -s "$@"\n'

#: Seconds for a call's log, which otherwise comes with the next call: a busy machine needs more than ministack's 50 ms
#: for the first line, and 250 ms for all. Our functions always write a line, so the wait always ends.
_LOG_WAIT: Final = 5.0


def mend() -> None:
    runtime: Any = importlib.import_module("ministack.core.lambda_runtime")
    functions: Any = importlib.import_module("ministack.services.lambda_svc")
    folder = Path(tempfile.mkdtemp(prefix="launcher-"))
    python = folder / "python"
    python.write_text(_CLEAN.format(python=os.environ["FUNCTIONS_PYTHON"]))
    python.chmod(0o755)
    unpacked = Unpacked(folder / "layers")
    detect = runtime._detect_runtime_binary

    def detected(name: str) -> tuple[str, str]:
        binary, script = detect(name)
        return (str(python) if name.startswith("python") else binary), script

    class Worker(runtime.Worker):  # type: ignore[misc] # known at run time
        """A worker with layers that are unpacked once for all workers."""

        config: dict[str, Any]

        def _spawn(self) -> None:
            given = self.config
            layers = [unpacked.folder(functions._resolve_layer_zip(layer)) for layer in given.get("Layers", [])]
            own = given.get("Environment", {}).get("Variables", {})
            # The last folder comes first on the path, as AWS merges the last layer over the earlier layers.
            known = {"_LAMBDA_LAYERS_DIRS": os.pathsep.join(map(str, layers)), "PYTHONNOUSERSITE": "1"}
            self.config = {**given, "Layers": [], "Environment": {"Variables": {**own, **known}}}
            try:
                super()._spawn()
            finally:
                self.config = given

        def _drain_stderr_bounded(self, first_line_wait: float = _LOG_WAIT, **limits: float) -> str:
            return str(super()._drain_stderr_bounded(first_line_wait, **{"hard_cap": _LOG_WAIT, **limits}))

    runtime._detect_runtime_binary = detected
    runtime.Worker = Worker


class Unpacked:
    """Layers below `root`, each unpacked at its first use, in a folder named after its contents."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._unpacking = threading.Lock()

    def folder(self, layer: bytes) -> Path:
        made = self._root / hashlib.sha256(layer).hexdigest()[:16]
        with self._unpacking:
            if not made.exists():
                fresh = made.with_suffix(".fresh")
                shutil.rmtree(fresh, ignore_errors=True)
                with zipfile.ZipFile(io.BytesIO(layer)) as archive:
                    archive.extractall(fresh)
                fresh.rename(made)
        return made

"""Files that no function reads: command-line scripts, type stubs, examples, tests, old bytecode, pages of Swagger."""

import shutil
from pathlib import Path
from typing import Final

#: Below a package's folder. Licences and metadata stay: the licences demand them.
_FOLDERS: Final = (
    "bin",
    "boto3/examples",
    "**/__pycache__",
    "**/tests",
    # only a page that shows OpenAPI imports it; the document itself is made when the project is built
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/*.js",
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/*.css",
    # modules without an importer here: pydantic's former version and its plugin for mypy, Powertools' other utilities
    "pydantic/v1",
    "pydantic/mypy.py",
    *(
        f"aws_lambda_powertools/utilities/{utility}"
        for utility in (
            *("batch", "data_masking", "feature_flags", "idempotency", "kafka", "parameters", "parser", "streaming"),
            "validation",
        )
    ),
    # the time zones of tzdata serve instead
    "dateutil/zoneinfo/*.tar.gz",
    "**/*.pyi",
    "**/py.typed",
    "**/*.c",
    "**/*.pyx",
    # the installer's notes about the origin of a package
    ".lock",
    "*.dist-info/RECORD",
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
    "*.dist-info/direct_url.json",
    "*.dist-info/uv_cache.json",
)


def remove(folder: Path) -> None:
    for pattern in _FOLDERS:
        for found in sorted(folder.glob(pattern)):
            if found.is_dir():
                shutil.rmtree(found)
            else:
                found.unlink(missing_ok=True)

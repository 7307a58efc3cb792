"""Makes exports of accounts, and works through the rows of sent files of people."""

from zetel.bootstrap import catalog, services, warm

from collections.abc import Mapping
from functools import partial
from typing import Any

from zetel.application.licences import job_work
from zetel.messaging import queue


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return queue.each(event, partial(job_work.work, services=services(), catalog=catalog()), name="job_work")


warm("store", "files", "exports", "texts")

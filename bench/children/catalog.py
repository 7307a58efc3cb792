"""catalog.py FILE: the demo's catalogue as items of its tables, as JSON: table, PK, SK, item."""

import json
import sys
from pathlib import Path

from bench.wire import Wire
from operate import catalog
from zetel import bootstrap

file = Path(sys.argv[1])
wire = Wire()
wire.install()
services = bootstrap.services()
catalog.load(file.read_text(encoding="utf-8"), name=file.name, store=services.store, clock=services.clock)
print(json.dumps([[*place, item] for place, item in wire.items.items()]))

"""How long tests wait for what has to come."""

from typing import Final

#: Seconds after which nothing comes any more. It ends what hangs, and judges no duration: what is waited for takes
#: seconds, so that a machine which is a hundred times as slow is still given enough.
PATIENCE: Final = 600

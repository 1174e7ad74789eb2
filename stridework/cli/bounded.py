"""The command line within bounds, for another program that hands it what somebody uploaded.

    python -m stridework.cli.bounded CPU_SECONDS MEMORY_BYTES form film.mp4 …

It ends with its standard input.
"""

from __future__ import annotations

import sys

from stridework.cli import main
from stridework.video.bounds import bound_this_process, end_with_input

if __name__ == "__main__":
    bound_this_process(cpu_s=int(sys.argv[1]), memory_bytes=int(sys.argv[2]))
    end_with_input()
    main(sys.argv[3:])

# SPDX-License-Identifier: Apache-2.0
"""A process that makes one paper: ``child_paper.py ours FACTS`` or ``child_paper.py typst SOURCE``."""

import json
import pickle
import sys
import time
from pathlib import Path

start = time.perf_counter()
if sys.argv[1] == "ours":
    from counter_app.reports.paper import render_pdf

    imported = time.perf_counter()
    pdf = render_pdf(pickle.loads(Path(sys.argv[2]).read_bytes()))  # noqa: S301 - written by the measurement itself
else:
    import typst

    imported = time.perf_counter()
    pdf = typst.compile(sys.argv[2])
done = time.perf_counter()
if not pdf.startswith(b"%PDF"):
    raise SystemExit("no PDF")
print(json.dumps({"whole": done - start, "drawing": done - imported}))

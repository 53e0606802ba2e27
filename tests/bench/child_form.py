# SPDX-License-Identifier: Apache-2.0
"""A process that draws one form: ``child_form.py ours PRINT`` (pickled) or ``child_form.py typst CELLS`` (JSON).

Tells how long it took from nothing and without imports, the most memory it ever held, and the size of the file. With
a third word the file is kept there.
"""

import json
import pickle
import sys
import time
from importlib import import_module
from pathlib import Path

start = time.perf_counter()
name, given = sys.argv[1], Path(sys.argv[2]).read_bytes()
if name == "ours":
    from counter_app.reports.form_pdf import render_form

    wanted = pickle.loads(given)  # noqa: S301 - written by the measurement itself
    imported = time.perf_counter()
    pdf = render_form(wanted)
else:
    from bench.form_rivals import RIVALS

    import_module(RIVALS[name].module)
    imported = time.perf_counter()
    pdf = RIVALS[name].prepare()(given)
done = time.perf_counter()
if not pdf.startswith(b"%PDF"):
    raise SystemExit("no PDF")
if len(sys.argv) > 3:
    Path(sys.argv[3]).write_bytes(pdf)
peak = Path("/proc/self/status").read_text(encoding="ascii").split("VmHWM:")[1].split()[0]
print(json.dumps({"whole": done - start, "drawing": done - imported, "peak_mb": int(peak) / 1024, "bytes": len(pdf)}))

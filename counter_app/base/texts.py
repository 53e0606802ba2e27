# SPDX-License-Identifier: Apache-2.0
"""All sentences a person at the counter reads, by code, from ``resources/texts/*.yaml``."""

from collections.abc import Mapping
from functools import cache

from counter_app.base.errors import CounterError
from counter_app.base.resources import Fault, ResourceFaults, iter_yaml, read_yaml, resources_root


@cache
def all_texts() -> Mapping[str, str]:
    """Every sentence by its dotted code (``case.refused``). Raises ResourceFaults with all faults."""
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for path in iter_yaml(resources_root() / "texts"):
        document = read_yaml(path, f"texts/{path.name}")
        stack: list[tuple[tuple[str | int, ...], object]] = [((), document.data)]
        while stack:
            at, value = stack.pop()
            code = ".".join(str(part) for part in at)
            if isinstance(value, dict):
                stack.extend(((*at, key), below) for key, below in value.items())
            elif not isinstance(value, str):
                faults.append(document.fault(at, f"“{code}”要写一句话"))
            elif code in texts:
                faults.append(document.fault(at, f"“{code}”在别的文件里已有"))
            else:
                texts[code] = value
    if faults:
        raise ResourceFaults(faults)
    return texts


def text(code: str, **facts: object) -> str:
    """The sentence for a code, its ``{blanks}`` filled. Raises KeyError for a code that does not exist."""
    return all_texts()[code].format(**facts)


def sentence(error: CounterError) -> str:
    """What to tell a person about an expected failure."""
    return text(error.code, **error.facts)

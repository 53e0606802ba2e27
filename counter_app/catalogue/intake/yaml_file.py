# SPDX-License-Identifier: Apache-2.0
"""Data files written as people write them: short mappings on one line, words unquoted where they may be."""

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

_WIDTH = 118
_ENDLESS = 1 << 30


@dataclass(frozen=True, slots=True)
class Flow:
    """A list or mapping that is written on one line."""

    value: object


class _Writer(yaml.SafeDumper):
    """Indents lists under their key. ``yes`` and ``no`` are words, as the reader has it."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Called by the library."""
        return super().increase_indent(flow, False)


def _flow(writer: _Writer, value: Flow) -> yaml.Node:
    node = writer.represent_data(value.value)
    if isinstance(node, yaml.CollectionNode):
        node.flow_style = True
    return node


_Writer.add_representer(Flow, _flow)
_Writer.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in kinds if tag != "tag:yaml.org,2002:bool" or sign in "tTfF"]
    for sign, kinds in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def written(values: Mapping[str, object], comment: str = "") -> str:
    """The file's words; ``comment`` stands above them."""
    head = "".join(f"# {line}\n" for line in comment.splitlines())
    body = yaml.dump(values, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=_ENDLESS)
    return head + str(body)


def entry(values: Mapping[str, object]) -> object:
    """One entry of a list: on one line where it fits, otherwise each of its values where that fits."""
    if _fits({"x": [Flow(values)]}):
        return Flow(values)
    return {key: _value(key, value) for key, value in values.items()}


def _value(key: str, value: object) -> object:
    if isinstance(value, Mapping | list) and not _fits({"xxxx": {key: Flow(value)}}):
        return [Flow(one) if isinstance(one, Mapping) else one for one in value] if isinstance(value, list) else value
    return Flow(value) if isinstance(value, Mapping | list) else value


def _fits(values: Mapping[str, object]) -> bool:
    lines = written(values).splitlines()
    return max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in one) for one in lines) <= _WIDTH

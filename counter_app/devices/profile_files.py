# SPDX-License-Identifier: Apache-2.0
"""A family of device profiles as data: a folder of YAML files, one a model, checked key by key on load."""

from collections.abc import Iterator, Mapping
from enum import EnumType
from pathlib import Path
from typing import Literal, TypeVar, get_args, get_origin

import msgspec

from counter_app.base.resources import Document, Fault, ResourceFaults, iter_yaml, read_mapping, resources_root


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every model has: ``key`` is the file's name without its ending, ``label`` what a clerk reads."""

    key: str
    label: str

    def wrong(self) -> Iterator[tuple[str, str]]:
        """What the types alone cannot tell: (key, sentence) for each fault."""
        return iter(())


P = TypeVar("P", bound=Profile)


def shipped_folder(family: str) -> Path:
    """Where the profiles of a family lie that ship with the program: ``resources/devices/<family>``."""
    return resources_root() / "devices" / family


def load_family(folder: Path, kind: type[P]) -> Mapping[str, P]:
    """Read a folder of profiles, by key. Raises ResourceFaults with every fault of every file."""
    faults: list[Fault] = []
    found: dict[str, P] = {}
    for path in iter_yaml(folder):
        shown = f"devices/{folder.name}/{path.name}"
        if (read := read_mapping(path, shown, faults)) is None:
            continue
        document, data = read
        if wrong := list(_wrong(document, data, kind)):
            faults.extend(wrong)
            continue
        profile = msgspec.convert({"key": path.stem, **data}, kind)
        faults.extend(document.fault((key,), message) for key, message in profile.wrong())
        found[path.stem] = profile
    if faults or not found:
        raise ResourceFaults(faults or [Fault(f"devices/{folder.name}", 0, 0, "没有这类设备的资料")])
    return found


def _wrong(document: Document, data: Mapping[str, object], kind: type[Profile]) -> Iterator[Fault]:
    known = {one.name: one for one in msgspec.structs.fields(kind) if one.name != "key"}
    for key in data:
        if key not in known:
            yield document.fault((key,), f"“{key}”不认识")
    for key, one in known.items():
        if key not in data:
            if one.required:
                yield document.fault((), f"缺 {key}")
            continue
        try:
            msgspec.convert(data[key], one.type)
        except msgspec.ValidationError as error:
            yield document.fault((key,), f"{key} {_should(one.type) or f'写得不对：{error}'}")


_SHAPES: Mapping[object, str] = {str: "要写成字", bool: "要写 true 或 false", int: "要写成整数"}


def _should(kind: object) -> str:
    """What a plain value should look like, "" where the type is not a plain one."""
    if isinstance(kind, EnumType) or get_origin(kind) is Literal:
        choices = kind if isinstance(kind, EnumType) else get_args(kind)
        return f"只能是：{'、'.join(str(one) for one in choices)}"
    return _SHAPES.get(kind, "")

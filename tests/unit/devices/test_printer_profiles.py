# SPDX-License-Identifier: Apache-2.0
"""Printer models as data: what ships is usable, what is damaged is told whole."""

from pathlib import Path

import pytest

from counter_app.base.errors import CounterError
from counter_app.base.resources import ResourceFaults
from counter_app.devices.printer_profiles import PrinterProfile, printer_profile, printer_profiles, profile_for
from counter_app.devices.profile_files import load_family


def test_the_profiles_that_ship_are_whole() -> None:
    for key, profile in printer_profiles().items():
        assert profile.key == key
        assert profile.dots == {58: 384, 80: 576}[profile.width_mm]
        assert printer_profile(key) is profile


@pytest.mark.parametrize("width", [58, 80])
def test_every_width_has_a_printer(width: int) -> None:
    assert profile_for(width).width_mm == width


def test_a_width_or_a_name_without_a_printer_is_told() -> None:
    with pytest.raises(CounterError) as stopped:
        profile_for(76)
    assert stopped.value.code == "printer.no_profile"
    with pytest.raises(CounterError) as stopped:
        printer_profile("epson-81")
    assert (stopped.value.code, stopped.value.facts) == ("printer.profile_unknown", {"profile": "epson-81"})


def test_all_faults_of_all_profiles_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "label: [x]\nwidth_mm: 76\ndots: ten\nencoding: big5\ncutter: half\nnative_qr: 1\ncolour: red\n",
        encoding="utf-8",
    )
    (tmp_path / "b.yaml").write_text(
        "label: b\nwidth_mm: 80\ndots: 384\nencoding: gbk\ncutter: none\nnative_qr: true\nstatus: none\n",
        encoding="utf-8",
    )
    (tmp_path / "c.yaml").write_text("- c\n", encoding="utf-8")
    (tmp_path / "d.yaml").write_text("a: [\n", encoding="utf-8")
    with pytest.raises(ResourceFaults) as broken:
        load_family(tmp_path, PrinterProfile)
    shown = f"devices/{tmp_path.name}"
    assert [str(fault).removeprefix(f"{shown}/") for fault in broken.value.faults] == [
        "a.yaml:7:9: “colour”不认识",
        "a.yaml:1:8: label 要写成字",
        "a.yaml:2:11: width_mm 只能是：58、80",
        "a.yaml:3:7: dots 要写成整数",
        "a.yaml:4:11: encoding 只能是：gbk、gb18030、raster",
        "a.yaml:5:9: cutter 只能是：none、partial、full",
        "a.yaml:6:12: native_qr 要写 true 或 false",
        "a.yaml:1:1: 缺 status",
        "b.yaml:3:7: dots 至少 576",
        "c.yaml:1:1: 文件要写成“键: 值”",
        "d.yaml:2:1: YAML 写法不对：did not find expected node content",
    ]


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ResourceFaults):
        load_family(tmp_path, PrinterProfile)

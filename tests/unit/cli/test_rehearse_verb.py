# SPDX-License-Identifier: Apache-2.0
"""``counter-app rehearse``: an item to its end, told as a table; nothing of it stays."""

import json
from pathlib import Path

import pytest
from guides_as_shipped import put_compiled

from counter_app.cli.counter import main


def test_an_item_is_rehearsed_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_compiled(tmp_path / "data" / "cache")
    assert main(["--home", str(tmp_path), "rehearse", "30"]) == 0
    page = capsys.readouterr().out
    assert "医疗机构申请定点协议管理" in page
    assert "共 1 项，走了 2 遍" in page
    assert main(["--home", str(tmp_path), "rehearse", "门诊费用报销", "--guide", "hubei", "--json", "--papers"]) == 0
    walked = json.loads(capsys.readouterr().out)
    assert [one["way"] for one in walked] == ["least", "fullest"]
    assert walked[0]["steps"] == ["初审", "复核", "拨付", "通知"]
    assert all(one["papers"] >= 3 and not one["faults"] for one in walked)
    assert not (tmp_path / "data" / "counter.db").exists()
    assert main(["--home", str(tmp_path), "rehearse", "999"]) == 1
    assert "999" in capsys.readouterr().err

# SPDX-License-Identifier: Apache-2.0
"""Zip packages from elsewhere (.docx, .xlsx), looked at by their list of contents before anything is unpacked."""

import io
import zipfile
from collections.abc import Sequence

MOST_PARTS = 5_000


def packed_parts(whole: bytes) -> Sequence[zipfile.ZipInfo]:
    """The list of contents. Raises ValueError for what is no sound package."""
    try:
        with zipfile.ZipFile(io.BytesIO(whole)) as packed:
            return packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ValueError("no sound package") from error


def unpacks_within(parts: Sequence[zipfile.ZipInfo], largest: int) -> bool:
    """Whether the parts are not too many, and together not over ``largest`` bytes, as far as the list says."""
    return len(parts) <= MOST_PARTS and sum(part.file_size for part in parts) <= largest

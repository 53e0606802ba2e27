# SPDX-License-Identifier: Apache-2.0
"""Makes a drawn paper one for the archive: PDF/A-2b (ISO 19005-2) says what it is, in what colours and tongue.

The paper is drawn so already: every font embedded, nothing transparent, no script, nothing outside the file. What is
added here is the description (XMP), the colours meant (OutputIntent), and an identifier made of the file's own bytes,
so that equal papers stay equal bytes.
"""

import io
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape

from counter_app.reports.colour import NAME, srgb_profile

if TYPE_CHECKING:
    from pikepdf import Pdf

LANGUAGE = "zh-CN"
PROGRAM = "counter-app"

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{program}</pdf:Producer>
<xmp:CreatorTool>{program}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def for_archive(pdf: bytes, title: str, made_at: datetime) -> bytes:
    """The same pages with the markers of PDF/A-2b."""
    with _opened(pdf) as paper:
        return _marked(paper, title, made_at)


@contextmanager
def _opened(pdf: bytes) -> "Iterator[Pdf]":
    """Never on a disk. From a file of memory, which Linux has, it is read twice as quickly."""
    from pikepdf import AccessMode, Pdf  # with the first paper, not before

    memory = _in_memory(pdf)
    if memory is None:
        with Pdf.open(io.BytesIO(pdf)) as paper:
            yield paper
        return
    with memory, Pdf.open(memory, access_mode=AccessMode.mmap_only) as paper:
        yield paper


def _in_memory(pdf: bytes) -> BinaryIO | None:
    """A file of memory; None where there is none to be had, or where no file may grow any more."""
    if sys.platform != "linux":
        return None
    file = os.fdopen(os.memfd_create("paper"), "w+b")
    try:
        os.ftruncate(file.fileno(), len(pdf))  # is there room? nothing is half written
    except OSError:
        file.close()
        return None
    file.write(pdf)
    file.flush()
    return file


def _marked(paper: "Pdf", title: str, made_at: datetime) -> bytes:
    from pikepdf import Array, Dictionary, Name, ObjectStreamMode, String

    described = _XMP.format(
        title=escape(title), language=LANGUAGE, program=PROGRAM, date=made_at.isoformat(timespec="seconds")
    )
    paper.Root.Metadata = paper.make_stream(described.encode("utf-8"), Type=Name.Metadata, Subtype=Name.XML)
    profile = paper.make_stream(_packed_profile(), N=3, Filter=Name.FlateDecode)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(NAME),
        Info=String(NAME),
        DestOutputProfile=profile,
    )
    paper.Root.OutputIntents = Array([intent])
    paper.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    tagged = "/StructTreeRoot" in paper.Root
    for number, page in enumerate(paper.pages):
        del page["/Trans"]
        if tagged:
            page.StructParents, page.Tabs = number, Name.S
    for empty in ("/Author", "/Subject", "/Keywords"):
        del paper.docinfo[empty]
    kept = io.BytesIO()
    paper.save(
        kept,
        min_version="1.7",
        deterministic_id=True,
        fix_metadata_version=False,
        compress_streams=False,  # they are; asked to see to it, it takes five times as long
        object_stream_mode=ObjectStreamMode.generate,
    )
    return kept.getvalue()


@cache
def _packed_profile() -> bytes:
    return zlib.compress(srgb_profile(), 9)

"""Writes the files of this folder: the same articles in every form that giaoban reads. README.md names the tools.

Usage: python3 make.py    (in an environment with the packages of README.md)
"""

import bz2
import csv
import datetime
import gzip
import html
import io
import json
import lzma
import pathlib
import tarfile
import zipfile

import docx
import pyarrow
import pyarrow.parquet
import weasyprint
from PIL import Image
from odf.opendocument import OpenDocumentText
from odf.table import Table as OdfTable, TableCell, TableColumn, TableRow
from odf.teletype import addTextToElement
from odf.text import P
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HERE = pathlib.Path(__file__).resolve().parent
PAGES = HERE.parent / "corpus"
NAMES = [
    "2016-dong-thap-han-man",
    "2019-ha-giang-giao-ban",
    "2019-long-an-bang-chi-tieu",  # a table
    "2021-quang-tri-cong-van",  # an official letter
    "2024-can-tho-kinh-te-9-thang",
]
# Files carry no time of their making, so that the same articles give the same bytes where the tools allow it.
THEN = datetime.datetime(2025, 1, 1)
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
TEXTS = {name: (PAGES / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n") for name in NAMES}


def blocks(text):
    """The text as lines (a string), tables (a list of rows of cells) and letterheads (a list of rows of cells of lines)."""
    lines = text.split("\n")
    out = []
    if "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in lines:
        motto = lines.index("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        number = next(i for i, line in enumerate(lines) if line.startswith("Số:"))
        end = lines.index("", number)
        out.append([[lines[:motto], lines[motto:number]], [lines[number : end - 1], lines[end - 1 : end]]])
        lines = lines[end:]
    for line in lines:
        # Of two parts is the line of a date and a time.
        if line.count(" | ") < 2:
            out.append(line)
        elif out and isinstance(out[-1], list):
            out[-1].append(line.split(" | "))
        else:
            out.append([line.split(" | ")])
    return out


def cell_lines(cell):
    return cell if isinstance(cell, list) else [cell]


def write_docx(name):
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.created, properties.modified = "Mẫu văn bản", THEN, THEN
    for block in blocks(TEXTS[name]):
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=len(block), cols=len(block[0]))
        for row, cells in zip(table.rows, block):
            for cell, content in zip(row.cells, cells):
                first, *rest = cell_lines(content)
                cell.paragraphs[0].text = first
                for line in rest:
                    cell.add_paragraph(line)
    document.save(HERE / f"{name}.docx")


def odf_paragraph(text):
    paragraph = P()
    addTextToElement(paragraph, text)
    return paragraph


def write_odt(name):
    document = OpenDocumentText()
    for block in blocks(TEXTS[name]):
        if isinstance(block, str):
            document.text.addElement(odf_paragraph(block))
            continue
        table = OdfTable(name="Table")
        table.addElement(TableColumn(numbercolumnsrepeated=len(block[0])))
        for cells in block:
            row = TableRow()
            for content in cells:
                cell = TableCell()
                for line in cell_lines(content):
                    cell.addElement(odf_paragraph(line))
                row.addElement(cell)
            table.addElement(row)
        document.text.addElement(table)
    document.save(HERE / f"{name}.odt")


def page(name, head=""):
    """An HTML page of the article."""
    body = []
    for block in blocks(TEXTS[name]):
        if isinstance(block, str):
            body += [f"<p>{html.escape(block)}</p>"] if block else []
            continue
        rows = []
        for cells in block:
            cells = ("<br>".join(html.escape(line) for line in cell_lines(cell)) for cell in cells)
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
        body.append("<table>" + "".join(rows) + "</table>")
    content = "\n".join(body)
    return f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8">{head}</head>\n<body><article>\n{content}\n</article></body></html>\n'


def write_pdf(name, with_browser_layout):
    """A PDF of justified lines with page numbers, by one printer or the other."""
    if with_browser_layout:
        style = (
            "<style>@page{size:A4;margin:2.5cm;@bottom-center{content:counter(page)}}"
            "body{font:13pt 'DejaVu Serif';text-align:justify;line-height:1.4}p{margin:0 0 8pt}"
            "table{width:100%}td{vertical-align:top;padding:2pt 8pt;text-align:left}</style>"
        )
        weasyprint.HTML(string=page(name, style)).write_pdf(HERE / f"{name}.pdf")
        return
    if "DejaVu" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("DejaVu", FONT))
    running = ParagraphStyle("p", fontName="DejaVu", fontSize=11, leading=16, alignment=4, firstLineIndent=24)
    plain = ParagraphStyle("c", fontName="DejaVu", fontSize=9, leading=12)
    story = []
    for block in blocks(TEXTS[name]):
        if isinstance(block, list):
            rows = [[[Paragraph(html.escape(line), plain) for line in cell_lines(cell)] for cell in row] for row in block]
            story.append(Table(rows))
        elif block:
            story.append(Paragraph(html.escape(block), running))
        else:
            story.append(Spacer(1, 6))

    def number(canvas, document):
        canvas.setFont("DejaVu", 9)
        canvas.drawCentredString(A4[0] / 2, 30, f"- {document.page} -")

    path = str(HERE / f"{name}.pdf")
    SimpleDocTemplate(path, pagesize=A4, invariant=1).build(story, onFirstPage=number, onLaterPages=number)


def records():
    return [{"id": name, "text": text} for name, text in TEXTS.items()]


def write_records():
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records()).encode()
    (HERE / "articles.jsonl").write_bytes(lines)
    (HERE / "articles.json").write_text(json.dumps(records(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for ending, dialect in ("csv", "excel"), ("tsv", "excel-tab"):
        with open(HERE / f"articles.{ending}", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["id", "text"], dialect=dialect)
            writer.writeheader()
            writer.writerows(records())
    (HERE / "articles.jsonl.gz").write_bytes(gzip.compress(lines, mtime=0))
    (HERE / "articles.jsonl.bz2").write_bytes(bz2.compress(lines))
    (HERE / "articles.jsonl.xz").write_bytes(lzma.compress(lines))
    (HERE / "articles.jsonl.zst").write_bytes(pyarrow.Codec("zstd").compress(lines).to_pybytes())


def write_parquet():
    texts = list(TEXTS.values())
    kinds = {
        "snappy": pyarrow.string(),
        "zstd": pyarrow.large_string(),
        "gzip": pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
    }
    for codec, kind in kinds.items():
        table = pyarrow.table({"id": list(TEXTS), "text": pyarrow.array(texts, kind)})
        pyarrow.parquet.write_table(table, HERE / f"articles.{codec}.parquet", compression=codec, row_group_size=2)
    wrong = pyarrow.table({"id": list(TEXTS), "text": [len(text) for text in texts]})
    pyarrow.parquet.write_table(wrong, HERE / "wrong-type.parquet")


def write_archives():
    with zipfile.ZipFile(HERE / "articles.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in TEXTS.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.txt", THEN.timetuple()[:6]), text, zipfile.ZIP_DEFLATED)
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, text in TEXTS.items():
            data = text.encode()
            info = tarfile.TarInfo(f"{name}.txt")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    (HERE / "articles.tar").write_bytes(plain.getvalue())
    (HERE / "articles.tar.gz").write_bytes(gzip.compress(plain.getvalue(), mtime=0))


def write_crawls():
    for ending, kind in ("warc.gz", "response"), ("wet.gz", "conversion"):
        with open(HERE / f"articles.{ending}", "wb") as file:
            writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
            for name, text in TEXTS.items():
                address = f"https://tin.example.vn/{name}"
                headers = {"WARC-Date": "2025-01-01T00:00:00Z", "WARC-Record-ID": f"<urn:uuid:{name}>"}
                if kind == "response":
                    status = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
                    payload = page(name).encode()
                    record = writer.create_warc_record(
                        address, kind, payload=io.BytesIO(payload), http_headers=status, warc_headers_dict=headers
                    )
                else:
                    record = writer.create_warc_record(
                        address, kind, payload=io.BytesIO(text.encode()), warc_content_type="text/plain", warc_headers_dict=headers
                    )
                writer.write_record(record)


def write_bad_pdfs():
    image = Image.new("L", (64, 64), 200)
    image.save(HERE / "scan.pdf")
    canvas = Canvas(str(HERE / "locked.pdf"), encrypt=StandardEncryption("mat-khau", strength=128), invariant=1)
    canvas.drawString(72, 720, "Giao ban")
    canvas.save()


for index, name in enumerate(NAMES):
    write_docx(name)
    write_odt(name)
    write_pdf(name, index % 2 == 0)
    (HERE / f"{name}.html").write_text(page(name), encoding="utf-8")
write_records()
write_parquet()
write_archives()
write_crawls()
write_bad_pdfs()

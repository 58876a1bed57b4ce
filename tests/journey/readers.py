"""How pages, documents and workbooks are read."""

import io

from pypdf import PdfReader


def read_run(page):
    """The months on a member's page, as ``{month: figure}``."""
    found = {}
    for row in page.xpath("//tr[th[@scope='row']]"):
        month = int(row.xpath("th/a/@href")[0].rpartition("/")[2])
        figures = row.xpath("td[not(@colspan)][1]/span[1]")
        found[month] = figures[0].text_content().strip() if figures else "exempt"
    return found


def read_total(page):
    """To what an explanation of a score comes."""
    [total] = page.xpath(
        "//table[contains(@class, 'o_party_score_explanation')]/tfoot//span"
    )
    return total.text_content().strip()


def read_bulletin(page):
    """The months' scores on a publication's page, as ``{name: figure}``."""
    [table] = page.xpath("(//article//table)[1]")
    found = {}
    for row in table.xpath(".//tbody/tr"):
        name = row.xpath(".//span")[0].text_content().strip()
        found[name] = row.xpath("td")[-2].text_content().strip()
    return found


def read_pdf(content):
    """The words of each line of a document."""
    pages = PdfReader(io.BytesIO(content)).pages
    lines = "\n".join(page.extract_text() for page in pages).splitlines()
    return [line.split() for line in lines if line.strip()]

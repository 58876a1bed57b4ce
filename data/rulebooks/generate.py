"""Write the workbooks of the rule books anew: the same ones each time."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
if not __package__:
    sys.path.insert(0, str(HERE.parent.parent))

from data.rulebooks.books import (
    city_measures,
    provincial_department,
    rural_township,
    urban_community,
    village_incentives,
)
from data.rulebooks.workbook import to_bytes

# {file: its book}
BOOKS = {
    "000-city-measures.xlsx": city_measures.BOOK,
    "001-provincial-department.xlsx": provincial_department.BOOK,
    "002-rural-township.xlsx": rural_township.BOOK,
    "003-urban-community.xlsx": urban_community.BOOK,
    "004-village-incentives.xlsx": village_incentives.BOOK,
}


def main():
    for name, book in BOOKS.items():
        (HERE / name).write_bytes(to_bytes(book))
        print(name)


if __name__ == "__main__":
    main()

"""Write the workbooks of the invented organisations anew: the same ones each time."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
if not __package__:
    sys.path.insert(0, str(HERE.parent.parent))

from data.organisation import district, small
from data.organisation.workbook import to_bytes

# {file: what makes its book}
BOOKS = {"district.xlsx": district.build, "small.xlsx": small.build}


def main():
    for name, build in BOOKS.items():
        (HERE / name).write_bytes(to_bytes(build()))
        print(name)


if __name__ == "__main__":
    main()

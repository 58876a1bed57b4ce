"""Files of people who know spreadsheets, read into records or into a list of errors.

``files`` reads workbooks and CSV into tables, ``cells`` turns a cell into a value,
``sheets`` finds the columns of a table and parses its rows, ``writing`` writes rows so
that each bad one is found. They know nothing of the organisation: what its sheets are
stands in ``organisation``.
"""

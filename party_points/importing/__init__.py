"""Files of people who know spreadsheets, read into records or into a list of errors.

``files`` reads workbooks and CSV into tables, ``cells`` turns a cell into a value,
``sheets`` finds the columns of a table and parses its rows, ``row_writer`` makes
records of rows and ``writing`` finds those that are refused, ``template`` writes a
workbook to fill in. They know nothing of the organisation; ``organisation_sheets`` and
``organisation_writer`` do.
"""

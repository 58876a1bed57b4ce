"""Rule books after five public documents, as workbooks that the importer reads."""

"""An invented district and an invented town, as workbooks that the importer reads."""

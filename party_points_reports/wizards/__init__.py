from . import party_workbook_wizard

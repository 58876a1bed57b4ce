from . import party_export_wizard, party_workbook_wizard

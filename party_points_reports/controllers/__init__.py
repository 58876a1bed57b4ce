from . import organisation_register, workbook

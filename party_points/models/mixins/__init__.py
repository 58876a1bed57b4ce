from . import (
    party_guard_mixin,
    party_reminder_mixin,
    party_thread_mixin,
    party_workbook_import_mixin,
)

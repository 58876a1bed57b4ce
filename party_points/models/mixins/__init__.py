from . import party_guard_mixin, party_reminder_mixin, party_thread_mixin

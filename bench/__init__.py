"""What bin/bench measures: each module is one bench."""

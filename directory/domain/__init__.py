"""What the directory is about, as pure values: no I/O, no clock, no Flask, no SQL."""

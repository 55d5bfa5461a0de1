"""The store: SQLite through sqlite-utils. The only room that sees rows and SQL."""

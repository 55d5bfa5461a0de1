"""Formats in and out: what others hold comes in as Details, what the site holds goes out. Nothing here stores, indexes or shows it."""

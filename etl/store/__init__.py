"""The store: tables, loader and the embedded server."""

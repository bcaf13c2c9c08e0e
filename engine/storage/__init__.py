"""A run on disk. `durable` is the one module that replaces files; SQLite does its own."""

"""The rules of panels; nothing here reads a clock, a database or chance."""

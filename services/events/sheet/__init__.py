"""A year of the annual clock as a spreadsheet: rows from occasions, and from rows the commands that make it so.

An occasion is a row; each further track or stop of it is a row more with the same id. Nothing here sends or stores.
"""

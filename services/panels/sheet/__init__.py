"""Applications from a spreadsheet: each row with all that is wrong with it. Nothing here stores."""

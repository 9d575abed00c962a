"""Spreadsheets as people fill them in: files with bounds, cells read leniently, problems by row and column."""

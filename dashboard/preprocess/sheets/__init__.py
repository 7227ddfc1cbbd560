"""Sheets: files of rows that some project has already coded, each row an incident with its claims and its report.

A sheet never goes through the reader of text, and its rows are never merged: their own ids decide.
``opening`` makes sheets of bytes, ``recipe`` knows whose they are, ``events`` types their rows, ``incidents``,
``claims`` and ``reports`` write them as tables.
"""

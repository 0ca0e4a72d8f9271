"""The figures of a report for other programs: a workbook, a table, statistics with HXL tags.

All are written from the report as JSON, a signed edition's as it was frozen: nothing is counted, and nothing the JSON withholds
can stand in them.
"""

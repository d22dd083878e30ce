"""Files of rows as jobs: received in parts, taken apart, written part by part with a result for each row, and reported as a file.

A service that has such imports: its migration calls ``tables.import_row_columns``, its models extend ``tables.ImportRowColumns``; it says
in a ``sheets.Sheet`` what a file of its kind is, and in a subclass of ``running.FileImport`` how a part is read and written. Its contract
has the methods of ``shared.contracts.imports``, which ``upload`` and ``rows`` answer.
"""

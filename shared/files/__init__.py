"""Tables that come in as files and go out as files: CSV and XLSX, which people write, and which are not to be trusted.

``reading_process`` has a file taken apart by ``spreadsheet`` in a process of its own; ``columns`` says which of a file's columns is which,
``cells`` what a cell means. ``templates`` makes a file to begin with, ``safe_cells`` what may stand in one that goes out.
"""

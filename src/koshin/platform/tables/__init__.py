"""Tables that people open in spreadsheets: CSV and XLSX, in and out, row by row, exactly."""

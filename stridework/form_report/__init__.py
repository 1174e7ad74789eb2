"""What people are shown of a judged recording: its page with plots and pictures, and the film drawn over.

`page` writes the report; `clip` runs it in the browser, `film` draws on films from the command line.
"""

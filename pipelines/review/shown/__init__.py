"""A review as people see it: a web page with the text marked, and a Word document with comments. Not here: what is found."""

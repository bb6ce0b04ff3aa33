"""What national files must look like, one module for each publisher or publication. Found by folder.

Here: files that are delivered to `landing/published/`. Not here: what their figures mean (`warehouse.national`).
"""

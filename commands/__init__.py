"""ORDER: what staff say at the command line, and the words they get back.

Reads through `store`, speaks through `workflows.handles`, decides nothing about a year.
"""

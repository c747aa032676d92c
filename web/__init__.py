"""LISTEN: pages.

They read through the store and speak through `workflows.handles`; GET changes nothing.
"""

"""TRANSLATE: values to bytes and back (iCalendar, MIME, templates, signed links).

No sockets, no clock.
"""

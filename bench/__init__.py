"""What speed is: ratios between two things done in one run, and counts from histories.

A bench prints and asserts nothing: machines differ, so no test may depend on a second. It
drives the product through its own doors, on loopback and in throw-away folders.
"""

"""DECIDE: values in, values out. No clock, no chance, no socket, no disk, no await."""

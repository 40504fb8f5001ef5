"""Faults: commands that are killed, that find a full disk, damaged files or no permission, and whose clock jumps."""

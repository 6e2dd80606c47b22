"""Many documents at once: what is read, who does it, where it is written."""

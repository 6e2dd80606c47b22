"""The command line: options in, exit codes out; it decides nothing about articles."""

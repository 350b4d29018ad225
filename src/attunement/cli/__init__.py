"""The command line: one file a command, each thin. It parses, calls and prints; nothing else happens here."""

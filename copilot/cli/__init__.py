"""The command line: parse, call one advisor, print."""

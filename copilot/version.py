"""The version of this package, for the documents that it makes."""

VERSION = "0.1.0"

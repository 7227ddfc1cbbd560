"""The page: untrusted values in, figures and panels out. It asks the store and never reads a report for meaning."""

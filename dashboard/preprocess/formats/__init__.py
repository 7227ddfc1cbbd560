"""The formats a report comes in, each a room: front matter and text, page (HTML), lines (JSON lines)."""

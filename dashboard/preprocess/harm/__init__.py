"""Who was hurt: figures of killed, wounded, captured and missing, and whose people they count."""

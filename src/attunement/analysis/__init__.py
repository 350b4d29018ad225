"""Numbers in, numbers out: no Django, no files, no network. Declared now; its first methods come with a later release."""

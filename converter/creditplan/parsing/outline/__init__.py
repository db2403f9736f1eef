"""Lines as a tree of items: which are sections, which are tasks, and what each of them holds."""

"""Which lines are the plan, and which are the title, the notice before it, and what follows."""

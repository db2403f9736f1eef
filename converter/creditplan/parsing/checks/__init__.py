"""What is wrong with a plan that was read, and what is doubtful in it."""

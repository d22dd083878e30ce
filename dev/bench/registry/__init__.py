"""Reading and registering residences: the product beside a monolith that does the same work in one process."""

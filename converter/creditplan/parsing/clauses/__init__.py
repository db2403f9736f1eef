"""The responsibility clause: where one stands, and who has which role by it."""

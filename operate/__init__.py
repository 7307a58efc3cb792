"""Commands of whoever operates a deployment; never part of what is deployed."""

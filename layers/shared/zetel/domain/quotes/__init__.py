"""Promises: what each kind of quote costs and gives back, and what confirming it leaves behind."""

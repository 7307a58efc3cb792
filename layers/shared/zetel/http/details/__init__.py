"""The details of problems: sentences that tell a person what to do next, filled with the error's facts.

One function per error, named after it. No detail has an id in it: ids stand beside it in the problem.
"""

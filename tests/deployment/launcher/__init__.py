"""A local AWS (ministack) that a whole deployment runs on: ``python -m tests.deployment.launcher``.

It runs on the interpreter of ``.venv-emulator``, so nothing in here imports what only the tests have. Each module mends
one thing in which ministack 1.5.33 is not as AWS is, by replacing names that are private to it: hence the exact version
in the lock, and for each module tests that fail when a newer one makes it unnecessary, or wrong.
"""

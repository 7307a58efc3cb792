"""A local AWS (ministack) that a whole deployment runs on: ``python -m tests.deployment.launcher``.

It runs on the interpreter of ``.venv-emulator``, so this package imports no package of the tests. Each module mends one
difference of ministack 1.5.33 from AWS, by replacing private names: hence the exact version in the lock, and tests of
each module that fail when a newer version makes the module unnecessary, or wrong.
"""

"""Makes an installed layer lean: what the functions never use is taken out, and the rest is compiled.

The makefiles of the layers run it on what they have installed (``python -m layers.lean FOLDER``). Everything it takes
out or rewrites is held by tests on the built artefact (tests/artefact); whatever it does not recognise in a new
version of a package stops the build. ``make build LEAN=0`` builds without it: packages stay as they are installed, and
are only compiled.
"""

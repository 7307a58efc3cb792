"""Makes an installed layer lean: parts that the functions never use are taken out, and the rest is compiled.

The makefiles of the layers run this package on their installed packages (``python -m layers.lean FOLDER``). Tests on
the built artefact hold every removal and every change (tests/artefact); an unknown part in a new version of a package
stops the build. ``make build LEAN=0`` builds without removals and changes: packages stay as they are installed, and are
only compiled.
"""

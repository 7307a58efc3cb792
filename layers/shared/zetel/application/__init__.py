"""The use cases: load, decide, commit. One public function per intention, named as a command."""

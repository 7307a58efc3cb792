"""Commands for operators of a deployment; no artefact contains them."""

"""The product is a deployment: the unmodified template is built, deployed, called, updated and deleted."""

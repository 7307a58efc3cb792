"""The OpenAPI document: merged from the handlers, told in words, validated. In no artefact."""

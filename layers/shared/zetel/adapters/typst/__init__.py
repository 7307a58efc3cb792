"""Documents as files: a PDF/A-3b that is also PDF/UA-1, with the Factur-X XML of the same document inside.

``sheet`` says in the buyer's language what the page shows, ``invoice.typ`` lays it out, ``cii`` writes the XML, ``xmp``
names it in the PDF's metadata, and ``renderer`` puts them together. Data reaches typst as JSON, never as markup.
"""

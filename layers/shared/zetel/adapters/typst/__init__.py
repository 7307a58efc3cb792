"""Documents as files: a PDF/A-3b that is also PDF/UA-1, with the Factur-X XML of the same document inside.

``sheet`` makes the page's texts in the buyer's language, ``invoice.typ`` lays the page out, ``cii`` writes the XML,
``xmp`` names the XML in the PDF's metadata, and ``renderer`` joins all of them. Data reaches typst as JSON, never as
markup.
"""

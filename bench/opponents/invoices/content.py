"""One invoice's content, for engines that only set what they are given: parties, lines, tax and total."""

from typing import Any


def content(lines: int) -> dict[str, Any]:
    return {
        "title": "Factuur INV-2026-000042",
        "seller": ["Zadel & Zoon Software B.V.", "Oudegracht 112", "3511 AW Utrecht", "NL004495445B01", "KvK 30123456"],
        "buyer": ["Veerman Logistiek B.V.", "Spaarne 17", "2011 CD Haarlem", "NL001234567B13"],
        "facts": [["Datum", "1 september 2026"], ["Vervaldatum", "1 oktober 2026"], ["Periode", "15 mrt t/m 14 mrt"]],
        "head": ["Omschrijving", "Aantal", "Prijs", "Btw", "Bedrag"],
        "rows": [
            [f"5 licenties Professional, toegevoegd op 1 sep 2026 ({n})", "975", "€ 365,00 / 365", "21%", "€ 975,00"]
            for n in range(1, lines + 1)
        ],
        "sums": [["Totaal excl. btw", f"€ {975 * lines},00"], ["Btw 21%", "€ 204,75"], ["Totaal", "€ 1.179,75"]],
    }

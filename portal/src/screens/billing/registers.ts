/** Registers and kinds of electronic addresses that customers have, by their codes; the names are proper names. */

export interface Coded {
  code: string;
  name: string;
}

/** ISO 6523. */
export const registers: readonly Coded[] = [
  { code: "0106", name: "KvK (NL)" },
  { code: "0208", name: "KBO / BCE (BE)" },
  { code: "0002", name: "SIRENE (FR)" },
  { code: "0009", name: "SIRET (FR)" },
  { code: "0060", name: "D-U-N-S" },
  { code: "0088", name: "GLN" },
  { code: "0199", name: "LEI" },
];

/** EAS: the list of electronic addresses for invoices. */
export const electronicKinds: readonly Coded[] = [
  { code: "0106", name: "KvK (NL)" },
  { code: "0190", name: "OIN (NL)" },
  { code: "0208", name: "KBO / BCE (BE)" },
  { code: "0204", name: "Leitweg-ID (DE)" },
  { code: "0002", name: "SIRENE (FR)" },
  { code: "0009", name: "SIRET (FR)" },
  { code: "9944", name: "Btw (NL)" },
  { code: "9925", name: "Btw / TVA (BE)" },
  { code: "9930", name: "USt-IdNr. (DE)" },
  { code: "9957", name: "TVA (FR)" },
  { code: "0088", name: "GLN" },
  { code: "EM", name: "E-mail" },
];

/** The list with a code of its own where the held one is none of it. */
export const withHeld = (list: readonly Coded[], held: string): readonly Coded[] =>
  !held || list.some(({ code }) => code === held) ? list : [...list, { code: held, name: held }];

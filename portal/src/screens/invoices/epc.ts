/** The code on a bill that banks' apps read: EPC069-12, version 002, in UTF-8. */

export interface Transfer {
  holder: string;
  iban?: string;
  bic?: string;
  reference: string;
  /** Minor units. */
  amount: number;
}

/** Lengths of the guideline: the code holds no longer text. */
const HOLDER = 70;
const REFERENCE = 140;

/** The content of the code; undefined where there is none: without an IBAN, and for other currencies than the euro. */
export function epc({ holder, iban, bic, reference, amount }: Transfer, currency: string): string | undefined {
  if (!iban || currency !== "EUR" || amount < 1) return undefined;
  const euros = `EUR${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, "0")}`;
  const lines = ["BCD", "002", "1", "SCT", bic ?? "", holder.slice(0, HOLDER), iban.replaceAll(" ", ""), euros, "", "", reference.slice(0, REFERENCE)];
  return lines.join("\n");
}

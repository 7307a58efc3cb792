/** The export that a mail's address names behind `#`. */

export interface Named {
  account: string;
  job: string;
}

const FORM = /^#?((?:acc|tst)_[0-9A-Z]{26})\/(job_[0-9A-Z]{26})$/;

/** undefined for anything else. */
export function namedBy(hash: string): Named | undefined {
  const found = FORM.exec(hash);
  return found ? { account: found[1]!, job: found[2]! } : undefined;
}

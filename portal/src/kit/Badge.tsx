/** A state: a dot and a word, so that the colour only repeats what the word says. */

import type { ReactNode } from "react";

export type Tone = "good" | "info" | "warn" | "bad" | "calm";

export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}

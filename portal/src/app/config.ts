/** The seller's own facts, written at deployment: /config.json. Everything the build cannot know. */

export type Language = "nl" | "de" | "fr" | "en";

export interface Config {
  seller: { name: string };
  languages: Language[];
  /** Endpoints are addresses or paths of this origin. */
  sign_in: {
    issuer: string;
    client_id: string;
    scope: string;
    authorize: string;
    token: string;
    revoke: string;
    logout: string;
  };
  contacts: { country: string; mail: string; phone: string }[];
  legal: { kind: "terms" | "privacy" | "imprint"; addresses: Partial<Record<Language, string>> }[];
  /** Paths of a predecessor, and the paths here that they lead to. */
  redirects: Record<string, string>;
  /** The names of the sandbox provider's cards; null where cards are real. */
  sandbox_cards: string[] | null;
}

/** Set by `loadConfig` before anything else runs. */
export let config: Config;

/** Reads the configuration; index.html has asked for it already. Raises where the portal is deployed without one. */
export async function loadConfig(): Promise<void> {
  const answer = await fetch("/config.json");
  if (!answer.ok) throw new Error(`/config.json: ${answer.status}`);
  config = (await answer.json()) as Config;
}

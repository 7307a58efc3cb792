/** The language of the portal: the person's choice in this browser, else the member's, else the browser's. */

import { i18n } from "@lingui/core";

import { config, type Language } from "./config.ts";

const KEPT = "language";

/** The catalogues; each is a file of its own that is loaded when it is spoken. */
const CATALOGUES: Record<Language, () => Promise<{ messages: Record<string, string> }>> = {
  nl: () => import("../locales/nl/messages.po"),
  de: () => import("../locales/de/messages.po"),
  fr: () => import("../locales/fr/messages.po"),
  en: () => import("../locales/en/messages.po"),
};

/** The conventions of dates and amounts in each language. */
const REGIONS: Record<Language, string> = { nl: "nl-NL", de: "de-DE", fr: "fr-FR", en: "en-GB" };

export const language = (): Language => (i18n.locale || "en") as Language;

/** The locale of dates, amounts and sorting. */
export const locale = (): string => REGIONS[language()];

/** Each language in its own words. */
export const LANGUAGES: Record<Language, string> = { nl: "Nederlands", de: "Deutsch", fr: "Français", en: "English" };

/** What this browser has kept: the person's `choice`, or the language in which a member was `last` addressed. */
function kept(): { choice?: Language; last?: Language } {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}") as { choice?: Language; last?: Language };
  } catch {
    return {};
  }
}

export async function speak(to: Language): Promise<void> {
  const { messages } = await CATALOGUES[to]();
  i18n.loadAndActivate({ locale: to, messages });
  document.documentElement.lang = to;
}

/** The first language, before anybody is known. */
export function firstLanguage(): Language {
  const { choice, last } = kept();
  const wished = [choice, last, ...navigator.languages.map((tag) => tag.slice(0, 2) as Language)];
  return wished.find((one) => one && config.languages.includes(one)) ?? config.languages[0]!;
}

/** Speaks the member's language from now on, unless the person has chosen one here. */
export async function speakTo(member: Language | undefined): Promise<void> {
  const { choice } = kept();
  if (choice || !member || !config.languages.includes(member)) return;
  localStorage.setItem(KEPT, JSON.stringify({ last: member }));
  if (member !== language()) await speak(member);
}

export async function choose(to: Language): Promise<void> {
  localStorage.setItem(KEPT, JSON.stringify({ choice: to }));
  await speak(to);
}

/** A profile as its form has it: texts, empty where there is none. What is sent is the difference (RFC 7396), so that
 * what others changed meanwhile stays. */

import type { Schemas } from "../../app/api.ts";

export interface Form {
  name: string;
  street: string;
  postcode: string;
  city: string;
  region: string;
  country: string;
  vat_id: string;
  registration: string;
  registration_scheme: string;
  reference: string;
  electronic_address: string;
  electronic_scheme: string;
  language: Schemas["Language"];
  currency: string;
  zone: string;
}

const ADDRESS = ["street", "postcode", "city", "region", "country"] as const;
const OWN = ["name", "vat_id", "registration", "registration_scheme", "reference", "electronic_address", "electronic_scheme"] as const;
const SETTINGS = ["language", "currency", "zone"] as const;

export function formOf({ address, ...profile }: Schemas["ProfileOut"]): Form {
  const texts = OWN.map((name) => [name, profile[name] ?? ""]);
  const lines = ADDRESS.map((name) => [name, address[name] ?? ""]);
  const settings = SETTINGS.map((name) => [name, profile[name]]);
  return Object.fromEntries([...texts, ...lines, ...settings]) as Form;
}

/** A form without any text, in the currency and the country of most customers: the field shows both. */
export const emptyForm = (language: Form["language"], zone: string): Form => ({
  name: "",
  street: "",
  postcode: "",
  city: "",
  region: "",
  country: "NL",
  vat_id: "",
  registration: "",
  registration_scheme: "",
  reference: "",
  electronic_address: "",
  electronic_scheme: "",
  language,
  currency: "EUR",
  zone,
});

/** The changes from `before` to `after`; a text that was emptied is removed. */
export function changesOf(before: Form, after: Form): Schemas["ProfileChanges"] {
  const changed = (name: keyof Form) => before[name].trim() !== after[name].trim();
  const sent = (name: keyof Form): [string, string | null] => [name, after[name].trim() || null];
  const address = Object.fromEntries(ADDRESS.filter(changed).map(sent));
  return {
    ...Object.fromEntries([...OWN, ...SETTINGS].filter(changed).map(sent)),
    ...(Object.keys(address).length > 0 && { address }),
  };
}

/** The form as a new profile. */
export function newOf(form: Form, recipients: readonly string[]): Schemas["NewProfile"] {
  const given = (names: readonly (keyof Form)[]) =>
    Object.fromEntries(names.filter((name) => form[name].trim()).map((name) => [name, form[name].trim()]));
  return { ...given([...OWN, ...SETTINGS]), address: given(ADDRESS), recipients: [...recipients] } as Schemas["NewProfile"];
}

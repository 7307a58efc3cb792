/** The seller's contacts and legal pages, as /config.json has them. */

import { Trans, useLingui } from "@lingui/react/macro";

import { config } from "../app/config.ts";
import { language } from "../app/language.ts";
import { country as named } from "../kit/formats.ts";

/** The contact of `country` first; the others follow in the seller's order. */
export function Contacts({ country }: { country?: string }) {
  const contacts = [...config.contacts].sort((a, b) => Number(b.country === country) - Number(a.country === country));
  const seller = config.seller.name;
  return (
    <section className="panel padded" aria-labelledby="contacts">
      <h2 id="contacts">
        <Trans>Reach {seller}</Trans>
      </h2>
      {contacts.length > 0 ? (
        <ul className="items contacts">
          {contacts.map((one) => (
            <li key={one.country}>
              <b>{named(one.country)}</b>
              <a href={`mailto:${one.mail}`}>{one.mail}</a>
              <a href={`tel:${one.phone.replaceAll(/[^+\d]/g, "")}`}>{one.phone}</a>
            </li>
          ))}
        </ul>
      ) : (
        <p className="soft">
          <Trans>Answer any mail from {seller}.</Trans>
        </p>
      )}
    </section>
  );
}

export function Legal() {
  const { t } = useLingui();
  const names = { terms: t`Terms`, privacy: t`Privacy`, imprint: t`Imprint` };
  const pages = config.legal.flatMap(({ kind, addresses }) => {
    const address = addresses[language()] ?? Object.values(addresses)[0];
    return address ? [{ kind, address }] : [];
  });
  if (pages.length === 0) return null;
  return (
    <section className="panel padded" aria-labelledby="legal">
      <h2 id="legal">
        <Trans>Legal</Trans>
      </h2>
      <ul className="items contacts">
        {pages.map(({ kind, address }) => (
          <li key={kind}>
            <a href={address} target="_blank" rel="noreferrer">
              {names[kind]}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

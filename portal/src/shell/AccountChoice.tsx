/** Which account: for a person who has several, and none chosen in this tab. */

import { Trans, useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useState } from "react";

import { open, type Account } from "../app/account.ts";
import { config } from "../app/config.ts";
import { person } from "../app/session.ts";
import { Button } from "../kit/Button.tsx";
import { Company, Next } from "../kit/icons.ts";
import { Heading } from "../kit/Page.tsx";
import { Bones } from "../kit/States.tsx";
import { Contacts, Legal } from "./Contacts.tsx";

/** The page that a link led to is shown in the chosen account. */
function choose(account: string): void {
  void open(account);
  window.location.reload();
}

export function AccountChoice({ accounts }: { accounts: readonly Account[] }) {
  const { t } = useLingui();
  return (
    <>
      <Heading title={t`Which account?`} lead={t`You belong to several. You can change at any time.`} />
      <ul className="panel flush rows">
        {accounts.map(({ id, name }) => (
          <li key={id}>
            <button type="button" className="row" onClick={() => choose(id)}>
              <Company size={20} aria-hidden />
              <span>{name}</span>
              <Next size={18} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

const OpenAccount = lazy(() => import("../screens/account/OpenAccount.tsx"));

export function NoAccount() {
  const { t } = useLingui();
  const seller = config.seller.name;
  const [opening, setOpening] = useState(false);
  if (opening)
    return (
      <Suspense fallback={<Bones rows={2} height={320} />}>
        <OpenAccount onClose={() => setOpening(false)} />
      </Suspense>
    );
  return (
    <>
      <Heading title={t`You belong to no account`} />
      <div className="stack">
        <p className="panel padded">
          <Trans>
            Your organisation has an account with {seller}? Ask its administrator for an invitation: its mail has a link that
            brings you in.
          </Trans>
        </p>
        {person().staff.length === 0 && (
          <section className="panel padded between">
            <p>
              <Trans>Your organisation is new here?</Trans>
            </p>
            <Button look="primary" onClick={() => setOpening(true)}>
              <Trans>Open an account</Trans>
            </Button>
          </section>
        )}
        <Contacts />
        <Legal />
      </div>
    </>
  );
}

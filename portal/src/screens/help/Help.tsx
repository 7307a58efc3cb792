/** Help: whom to reach, the legal pages, and one's own data as files. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";

import { may, useAccount } from "../../app/account.ts";
import { LinkButton } from "../../kit/Button.tsx";
import { Page } from "../../kit/Page.tsx";
import { Contacts, Legal } from "../../shell/Contacts.tsx";
import { profileList } from "../billing/queries.ts";
import { exports } from "../exports/scopes.ts";

export function Help() {
  const { t } = useLingui();
  const account = useAccount();
  const profiles = useQuery({ ...profileList(account.id), enabled: may(account, "view_billing") });
  const code = account.id;
  return (
    <Page title={t`Help`} lead={t`Whom you can reach, and what else there is to read.`}>
      <div className="detail">
        <div className="stack">
          <Contacts country={profiles.data?.[0]?.address.country} />
          {exports(account) && <TakeAlong />}
        </div>
        <div className="stack">
          <section className="panel padded">
            <h2>
              <Trans>When you write or call</Trans>
            </h2>
            <p className="told">
              <Trans>Say the number of your account, so that you are helped sooner:</Trans>
            </p>
            <p className="told code">{code}</p>
          </section>
          <Legal />
        </div>
      </div>
    </Page>
  );
}

function TakeAlong() {
  return (
    <section className="panel padded">
      <div className="section-head">
        <div>
          <h2>
            <Trans>Your data as files</Trans>
          </h2>
          <p className="soft">
            <Trans>Documents, people, contracts and the journal of your account, whenever you want.</Trans>
          </p>
        </div>
        <LinkButton to="/exports">
          <Trans>Exports</Trans>
        </LinkButton>
      </div>
    </section>
  );
}

/** The overview: what needs attention, what it costs now and in the year ahead, and the quickest ways on. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";

import { may, useAccount } from "../../app/account.ts";
import { useSmall } from "../../app/centre.ts";
import { person } from "../../app/session.ts";
import { Page } from "../../kit/Page.tsx";
import { Attention } from "./Attention.tsx";
import { Chart } from "./Chart.tsx";
import { Licences } from "./Licences.tsx";
import { QuickActions } from "./QuickActions.tsx";
import { runningSubscriptions } from "./queries.ts";
import "./home.css";

const SmallCentre = lazy(async () => ({ default: (await import("../small/SmallCentre.tsx")).SmallCentre }));

export function Home() {
  const account = useAccount();
  const running = useQuery(runningSubscriptions(account.id));
  if (!useSmall(account)) return <Overview />;
  return (
    <Suspense fallback={<div className="page" />}>
      <SmallCentre running={running} />
    </Suspense>
  );
}

function Overview() {
  const { t } = useLingui();
  const account = useAccount();
  const running = useQuery(runningSubscriptions(account.id));
  const name = person().name.split(" ")[0]!;
  const sees = may(account, "view_billing", "manage_licences");
  return (
    <Page title={t`Hello ${name}`} lead={account.name} actions={<QuickActions account={account} />}>
      <div className="home">
        {(sees || running.data?.length !== 0) && (
          <section aria-labelledby="attention">
            <h2 id="attention" className="over">
              <Trans>Needs attention</Trans>
            </h2>
            <Attention running={running} />
          </section>
        )}
        {may(account, "view_billing") && <Chart />}
        <Licences alone={!sees} />
      </div>
    </Page>
  );
}

/** Exports: one is begun, followed while it is made, and downloaded. A mail leads here when it is ready. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useEffect } from "react";

import { myAccounts, open, useAccount } from "../../app/account.ts";
import { answered, api } from "../../app/api.ts";
import { useOnce } from "../../app/once.ts";
import { Badge } from "../../kit/Badge.tsx";
import { Button } from "../../kit/Button.tsx";
import { Choices } from "../../kit/Choices.tsx";
import { useDraft } from "../../kit/draft.ts";
import { moment } from "../../kit/formats.ts";
import { Download } from "../../kit/icons.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, NoRight, Refused } from "../../kit/States.tsx";
import { Moment } from "../../kit/Words.tsx";
import { namedBy } from "./arrival.ts";
import { exportOf, type Job } from "./queries.ts";
import { scopesOf, type Scope } from "./scopes.ts";
import "./exports.css";

export function Exports() {
  const { t } = useLingui();
  const account = useAccount();
  const scopes = scopesOf(account);
  const [jobs, setJobs] = useDraft<readonly string[]>(`exports ${account.id}`, []);
  const arrived = useArrival();
  const shown = arrived && !jobs.includes(arrived) ? [arrived, ...jobs] : jobs;
  return (
    <Page title={t`Exports`} lead={t`Your account's data as files, whenever you want.`}>
      {scopes.length === 0 ? (
        <NoRight />
      ) : (
        <div className="exports">
          <Begin scopes={scopes} onBegun={(job) => setJobs([job, ...shown])} />
          <section className="stack tight" aria-labelledby="begun">
            <h2 id="begun" className="over">
              <Trans>Begun exports</Trans>
            </h2>
            {shown.length > 0 ? (
              <ul className="panel flush rows">
                {shown.map((job) => (
                  <li key={job} className="padded">
                    <One job={job} />
                  </li>
                ))}
              </ul>
            ) : (
              <p className="soft over">
                <Trans>None here yet. The mail about each export leads back to it.</Trans>
              </p>
            )}
          </section>
        </div>
      )}
    </Page>
  );
}

/** The job of the mail's address; one of another account of the person opens that account first. */
function useArrival(): string | undefined {
  const account = useAccount();
  const { data: accounts } = useSuspenseQuery(myAccounts);
  const named = namedBy(useLocation().hash);
  const other = named && named.account !== account.id && accounts.some(({ id }) => id === named.account) ? named.account : undefined;
  useEffect(() => {
    if (!other) return;
    void open(other);
    window.location.reload();
  }, [other]);
  return named?.account === account.id ? named.job : undefined;
}

function useScopes(): Record<Scope, { label: string; text: string }> {
  const { t } = useLingui();
  return {
    everything: { label: t`Everything`, text: t`All of the following together.` },
    documents: { label: t`Documents`, text: t`Invoices and credit notes as PDF and XML, payments and refunds.` },
    contracts: { label: t`Contracts`, text: t`The account, its billing profiles, subscriptions, cancellations and requests.` },
    people: { label: t`People`, text: t`People, their licences and when they were last at work.` },
    journal: { label: t`Journal`, text: t`Everything that happened in the account, oldest first.` },
  };
}

function Begin({ scopes, onBegun }: { scopes: readonly Scope[]; onBegun: (job: string) => void }) {
  const { t } = useLingui();
  const account = useAccount();
  const words = useScopes();
  const [chosen, setChosen, clear] = useDraft<Scope>("export", scopes[0]!);
  const scope = scopes.includes(chosen) ? chosen : scopes[0]!;
  const once = useOnce();
  const begin = useMutation({
    mutationFn: () => {
      const body = { scope };
      // After each export another one is another request, also of the same scope.
      const params = { path: { account: account.id }, header: { "Idempotency-Key": once.key(body) } };
      return answered(api.POST("/v1/accounts/{account}/exports", { params, body }));
    },
    onSuccess: ({ id }) => {
      clear();
      once.done();
      onBegun(id);
    },
    onError: once.refused,
  });
  return (
    <section className="panel padded stack begin">
      <Choices
        label={t`What to export`}
        options={scopes.map((value) => ({ value, ...words[value] }))}
        value={scope}
        onChange={setChosen}
      />
      <p className="soft">
        <Trans>A ZIP with JSON and tables (CSV), and the checksum of each file. A mail tells you when it is ready.</Trans>
      </p>
      {begin.isError && <Refused error={begin.error} />}
      <Button look="primary" busy={begin.isPending} onClick={() => begin.mutate()}>
        <Trans>Begin the export</Trans>
      </Button>
    </section>
  );
}

function One({ job }: { job: string }) {
  const account = useAccount();
  const query = useQuery(exportOf(account.id, job));
  return (
    <Loaded of={query} bones={<Bones height={48} />}>
      {(held) => <Shown of={held} />}
    </Loaded>
  );
}

function Shown({ of }: { of: Job }) {
  const account = useAccount();
  const words = useScopes();
  const until = of.kept_until && moment(of.kept_until);
  const gone = of.kept_until !== undefined && Date.parse(of.kept_until) <= Date.parse(account.now);
  const fetch = useMutation({
    mutationFn: () => answered(api.GET("/v1/accounts/{account}/jobs/{job}/file", { params: { path: { account: account.id, job: of.id } } })),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  return (
    <div className="begun" role="group" aria-label={of.scope && words[of.scope].label}>
      <span>
        <b>{of.scope && words[of.scope].label}</b>
        <small>
          <Trans>
            begun on <Moment of={of.made_at} />
          </Trans>
        </small>
        {of.state === "done" && (
          <small>
            {gone ? <Trans>The file was kept until {until}. Begin a new export.</Trans> : <Trans>The file is kept until {until}.</Trans>}
          </small>
        )}
        {of.state === "stopped" && (
          <small>
            <Trans>It goes on once a fault of ours is mended. You need not do anything.</Trans>
          </small>
        )}
      </span>
      <State of={of} gone={gone} />
      {of.state === "done" && !gone && (
        <Button look="primary" icon={Download} busy={fetch.isPending} onClick={() => fetch.mutate()}>
          <Trans>Download</Trans>
        </Button>
      )}
      {fetch.isError && <Refused error={fetch.error} />}
    </div>
  );
}

function State({ of: { state }, gone }: { of: Job; gone: boolean }) {
  if (gone)
    return (
      <Badge tone="calm">
        <Trans>File gone</Trans>
      </Badge>
    );
  switch (state) {
    case "running":
      return (
        <span role="status">
          <Badge tone="info">
            <Trans>Being made</Trans>
          </Badge>
        </span>
      );
    case "stopped":
      return (
        <Badge tone="warn">
          <Trans>Waits for us</Trans>
        </Badge>
      );
    case "done":
      return (
        <span role="status">
          <Badge tone="good">
            <Trans>Ready</Trans>
          </Badge>
        </span>
      );
  }
}

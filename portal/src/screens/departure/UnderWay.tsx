/** A departure that has begun: its steps as they are done, what it waits for, and its result. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import { useAccount } from "../../app/account.ts";
import { allChanged } from "../../app/queries.ts";
import { Badge } from "../../kit/Badge.tsx";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { Page, type PageProps } from "../../kit/Page.tsx";
import { StepList } from "../../kit/StepList.tsx";
import { Moment } from "../../kit/Words.tsx";
import { memberOf } from "../people/queries.ts";
import type { Departing } from "./queries.ts";

interface UnderWayProps {
  of: Departing;
  /** Absent once the member is removed. */
  name: string | undefined;
  back: PageProps["back"];
  /** Another successor is to be named. */
  onAgain: () => void;
}

export function UnderWay({ of, name, back, onAgain }: UnderWayProps) {
  const { t } = useLingui();
  const account = useAccount();
  const heir = useQuery(memberOf(account.id, of.successor)).data?.name ?? "…";
  const words = useStepWords(heir, of.ends_as === "removed");
  const done = of.state === "done";
  useEffect(() => {
    if (done) void allChanged(); // the people and the subscriptions are others now
  }, [done]);
  return (
    <Page
      title={name ? t`Departure of ${name}` : t`Departure`}
      back={back}
      lead={
        <Trans>
          confirmed on <Moment of={of.asked_at} />
        </Trans>
      }
      actions={
        done && (
          <LinkButton to="/people" look="primary">
            <Trans>To people</Trans>
          </LinkButton>
        )
      }
    >
      <section className="panel padded stack under-way">
        <div className="section-head" role="status">
          <h2>
            <Trans>Steps</Trans>
          </h2>
          <State of={of} />
        </div>
        <StepList
          label={t`Steps`}
          steps={of.steps.map(({ step, done }) => ({ key: step, label: words[step], done }))}
          halted={of.waits_for !== undefined || of.state === "stopped"}
        />
        {of.waits_for && of.state === "under_way" && <Waits slug={of.waits_for} heir={heir} onAgain={onAgain} />}
        {of.state === "stopped" && (
          <p className="soft">
            <Trans>It goes on once a fault of ours is mended. You need not do anything.</Trans>
          </p>
        )}
        {of.done_at && (
          <p>
            <Trans>
              Done on <Moment of={of.done_at} />. {heir} goes on.
            </Trans>
          </p>
        )}
      </section>
    </Page>
  );
}

function State({ of: { state, waits_for } }: { of: Departing }) {
  if (state === "done")
    return (
      <Badge tone="good">
        <Trans>Done</Trans>
      </Badge>
    );
  return waits_for || state === "stopped" ? (
    <Badge tone="warn">
      <Trans>Waits</Trans>
    </Badge>
  ) : (
    <Badge tone="info">
      <Trans>Under way</Trans>
    </Badge>
  );
}

function useStepWords(heir: string, removed: boolean): Record<Departing["steps"][number]["step"], string> {
  const { t } = useLingui();
  return {
    owner: t`The account has an owner`,
    subscriptions: t`What was bought goes on in the account's name`,
    profiles: t`Billing profiles belong to ${heir}`,
    member: removed
      ? t`Rights and licences end, name and address are removed`
      : t`Rights and licences end, the person is deactivated`,
    requests: t`Open requests are withdrawn`,
  };
}

function Waits({ slug, heir, onAgain }: { slug: string; heir: string; onAgain: () => void }) {
  return (
    <div className="stack tight">
      <p>
        {slug === "credit-limit-exceeded" ? (
          <Trans>The account's credit does not suffice for what was bought. It goes on by itself once open invoices are paid.</Trans>
        ) : slug === "places-taken" ? (
          <Trans>All places of the account are taken. It goes on by itself once one is free.</Trans>
        ) : slug === "member-state-forbids" || slug === "invalid-request" ? (
          <Trans>{heir} is no active member any more. Name somebody else.</Trans>
        ) : (
          <Trans>Something else in the account is not done yet. It is tried again every hour, and goes on by itself.</Trans>
        )}
      </p>
      <div className="row-of-buttons">
        <Button onClick={onAgain}>
          <Trans>Name somebody else</Trans>
        </Button>
      </div>
    </div>
  );
}

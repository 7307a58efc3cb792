/** An account that closes: its steps as they are done, what it waits for, and what is left at its end. */

import { Trans, useLingui } from "@lingui/react/macro";

import { signOut } from "../../app/session.ts";
import { Badge } from "../../kit/Badge.tsx";
import { Button } from "../../kit/Button.tsx";
import { Page } from "../../kit/Page.tsx";
import { StepList } from "../../kit/StepList.tsx";
import { Day, Moment } from "../../kit/Words.tsx";
import type { Closed } from "./queries.ts";

interface ClosesProps {
  /** Absent once nobody is a member any more. */
  of: Closed | undefined;
  /** The day that was told before it began. */
  until: string | undefined;
}

export function Closes({ of, until: told }: ClosesProps) {
  const { t } = useLingui();
  const words = useStepWords();
  const over = of === undefined || of.state === "closed" || of.state === "deleted";
  const until = of?.documents_until ?? told;
  return (
    <Page
      title={over ? t`The account is closed` : t`The account closes`}
      lead={
        of && (
          <Trans>
            confirmed on <Moment of={of.asked_at} />
          </Trans>
        )
      }
    >
      <section className="panel padded stack closes">
        <div className="section-head" role="status">
          <h2>
            <Trans>Steps</Trans>
          </h2>
          <State of={of} over={over} />
        </div>
        <StepList
          label={t`Steps`}
          steps={(of?.steps ?? STEPS.map((step) => ({ step, done: true }))).map(({ step, done }) => ({
            key: step,
            label: words[step],
            // The documents go after their years: for the reader the account is closed before.
            done: done || over,
          }))}
          halted={of?.waits_for !== undefined || of?.state === "stopped"}
        />
        {of?.waits_for && !over && <Waits slug={of.waits_for} />}
        {of?.state === "stopped" && (
          <p className="soft">
            <Trans>It goes on once a fault of ours is mended. You need not do anything.</Trans>
          </p>
        )}
        {!over && of?.state === "under_way" && !of.waits_for && (
          <p className="soft">
            <Trans>It takes a while and goes on by itself. You need not stay on this page.</Trans>
          </p>
        )}
        {over && (
          <>
            {until && (
              <p>
                <Trans>
                  Invoices and credit notes are kept by law until <Day of={until} /> at the latest.
                </Trans>
              </p>
            )}
            <div className="row-of-buttons">
              <Button look="primary" onClick={() => void signOut()}>
                <Trans>Sign out</Trans>
              </Button>
            </div>
          </>
        )}
      </section>
    </Page>
  );
}

const STEPS: readonly Closed["steps"][number]["step"][] = ["hold", "payout", "notice", "contracts", "people", "profiles", "rest", "documents"];

function State({ of, over }: { of: Closed | undefined; over: boolean }) {
  if (over)
    return (
      <Badge tone="good">
        <Trans>Closed</Trans>
      </Badge>
    );
  return of?.waits_for || of?.state === "stopped" ? (
    <Badge tone="warn">
      <Trans>Waits</Trans>
    </Badge>
  ) : (
    <Badge tone="info">
      <Trans>Under way</Trans>
    </Badge>
  );
}

function useStepWords(): Record<(typeof STEPS)[number], string> {
  const { t } = useLingui();
  return {
    hold: t`Nothing more is bought`,
    payout: t`Balances are transferred`,
    notice: t`Owners and recipients are told`,
    contracts: t`Ended subscriptions are removed`,
    people: t`People are removed`,
    profiles: t`Billing profiles are removed`,
    rest: t`Everything else is removed`,
    documents: t`Documents stay for their years`,
  };
}

function Waits({ slug }: { slug: string }) {
  return (
    <p>
      {slug === "refunds-open" ? (
        <Trans>We transfer the balance to you first. It then goes on by itself.</Trans>
      ) : (
        <Trans>Something was bought or opened meanwhile. It goes on by itself once that is done.</Trans>
      )}
    </p>
  );
}

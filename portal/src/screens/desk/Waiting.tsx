/** The work that waits for the seller's staff, oldest first, with the day by which it is to be done. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";

import { useStaffRight } from "../../app/staff.ts";
import { Button } from "../../kit/Button.tsx";
import { Next } from "../../kit/icons.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { More } from "../../kit/More.tsx";
import { Bones } from "../../kit/States.tsx";
import { Day, Money } from "../../kit/Words.tsx";
import { Paid } from "./Paid.tsx";
import { openEnds, openProgrammes, openUpgrades, refundTasks, type RefundTask } from "./queries.ts";

interface ListProps<Page> {
  title: string;
  of: UseInfiniteQueryResult<InfiniteData<Page>>;
  rows: (pages: Page[]) => ReactNode[];
}

function List<Page>({ title, of, rows }: ListProps<Page>) {
  return (
    <section>
      <h2 className="over">{title}</h2>
      <Loaded of={of} bones={<Bones rows={1} height={64} />}>
        {({ pages }) => {
          const shown = rows(pages);
          if (shown.length > 0) return <ul className="panel flush rows">{shown}</ul>;
          return of.hasNextPage ? null : (
            <p className="panel padded soft">
              <Trans>Nothing waits here.</Trans>
            </p>
          );
        }}
      </Loaded>
      <More of={of} />
    </section>
  );
}

interface RowProps {
  to: LinkProps;
  name: string;
  about: ReactNode;
  by?: ReactNode;
}

function Row({ to, name, about, by }: RowProps) {
  return (
    <li>
      <Link {...to} className="row desk-row">
        <span>
          {name}
          <small>{about}</small>
        </span>
        {by && <small className="desk-by">{by}</small>}
        <Next size={18} aria-hidden />
      </Link>
    </li>
  );
}

/** The civil date on which something was asked for. */
const on = (instant: string) => instant.slice(0, 10);

export function Ends() {
  const { t } = useLingui();
  return (
    <List
      title={t`Requests for ends`}
      of={useInfiniteQuery(openEnds)}
      rows={(pages) =>
        pages
          .flatMap(({ requests }) => requests)
          .map(({ account, name, subscription, request, asked_at, decide_by }) => (
            <Row
              key={request}
              to={{ to: "/desk/accounts/$account/subscriptions/$subscription/end-requests/$request", params: { account, subscription, request } }}
              name={name}
              about={
                <Trans>
                  Asked for on <Day of={on(asked_at)} />
                </Trans>
              }
              by={
                <Trans>
                  Decide by <Day of={decide_by} />
                </Trans>
              }
            />
          ))
      }
    />
  );
}

export function Programmes() {
  const { t } = useLingui();
  return (
    <List
      title={t`Requests for programmes`}
      of={useInfiniteQuery(openProgrammes)}
      rows={(pages) =>
        pages
          .flatMap(({ requests }) => requests)
          .map(({ account, name, request, programme, asked_at }) => (
            <Row
              key={request}
              to={{ to: "/desk/accounts/$account/programme-requests/$request", params: { account, request } }}
              name={name}
              about={
                <>
                  <span className="code">{programme}</span> ·{" "}
                  <Trans>
                    Asked for on <Day of={on(asked_at)} />
                  </Trans>
                </>
              }
            />
          ))
      }
    />
  );
}

export function Upgrades() {
  const { t } = useLingui();
  return (
    <List
      title={t`Requests for upgrades`}
      of={useInfiniteQuery(openUpgrades)}
      rows={(pages) =>
        pages
          .flatMap(({ requests }) => requests)
          .map(({ account, name, request, plan, asked_at }) => (
            <Row
              key={request}
              to={{ to: "/desk/accounts/$account/upgrades/$request", params: { account, request } }}
              name={name}
              about={
                <>
                  <span className="code">{plan}</span> ·{" "}
                  <Trans>
                    Asked for on <Day of={on(asked_at)} />
                  </Trans>
                </>
              }
            />
          ))
      }
    />
  );
}

export function Refunds() {
  const { t } = useLingui();
  const may = useStaffRight();
  const [paying, setPaying] = useState<RefundTask>();
  return (
    <>
      <List
        title={t`Refunds to transfer`}
        of={useInfiniteQuery(refundTasks)}
        rows={(pages) =>
          pages
            .flatMap(({ tasks }) => tasks)
            .map((task) => (
              <li key={`${task.refund} ${task.part}`} className="row desk-row">
                <span>
                  <Link to="/desk/accounts/$account" params={{ account: task.account }} className="row-link">
                    {task.name}
                  </Link>
                  <small>
                    <Trans>
                      Since <Day of={on(task.made_at)} />
                    </Trans>
                  </small>
                </span>
                <Money amount={task.amount} currency={task.currency} />
                {may("keep_books") && (
                  <Button onClick={() => setPaying(task)}>
                    <Trans>Transferred</Trans>
                  </Button>
                )}
              </li>
            ))
        }
      />
      {paying && <Paid task={paying} onClose={() => setPaying(undefined)} />}
    </>
  );
}

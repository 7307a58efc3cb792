/** What became of the rows of a table, or would: counted as they are worked through, then those with a problem line by
 * line, and all of them as a file. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { useAccount } from "../../app/account.ts";
import type { Schemas } from "../../app/api.ts";
import { Badge } from "../../kit/Badge.tsx";
import { Button } from "../../kit/Button.tsx";
import { number } from "../../kit/formats.ts";
import { Download } from "../../kit/icons.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { Progress } from "../../kit/Progress.tsx";
import { save } from "../../kit/save.ts";
import { Bones } from "../../kit/States.tsx";
import { Table, type Column } from "../../kit/Table.tsx";
import { productNames } from "../people/queries.ts";
import type { Job } from "./queries.ts";
import { file, type Wanted } from "./table.ts";

type JobRow = Schemas["JobRow"];

/** Rows with a problem that are shown; the file has them all. */
const SHOWN = 200;

interface OutcomeProps {
  title: string;
  of: UseQueryResult<Job>;
  /** The rows of the table, by their place in it. */
  rows: readonly Wanted[];
  /** The name of the file, without its ending. */
  file: string;
  children?: ReactNode;
}

export function Outcome({ title, of, rows, file, children }: OutcomeProps) {
  return (
    <section className="panel padded stack tight" aria-labelledby={`outcome-${file}`}>
      <div className="section-head" role="status">
        <h2 id={`outcome-${file}`}>{title}</h2>
        {of.data && <State of={of.data} />}
      </div>
      <Loaded of={of} bones={<Bones height={120} />}>
        {(job) => (
          <>
            <Counts of={job} />
            <Problems of={job} rows={rows} file={file} />
            {children}
          </>
        )}
      </Loaded>
    </section>
  );
}

function State({ of: { state } }: { of: Job }) {
  switch (state) {
    case "running":
      return (
        <Badge tone="info">
          <Trans>Under way</Trans>
        </Badge>
      );
    case "stopped":
      return (
        <Badge tone="warn">
          <Trans>Waits for us</Trans>
        </Badge>
      );
    case "done":
      return (
        <Badge tone="good">
          <Trans>Done</Trans>
        </Badge>
      );
  }
}

function Counts({ of: { kind, given, held, open, rows, state } }: { of: Job }) {
  const worked = rows.length;
  const all = worked + open;
  const refused = worked - given - held;
  const done = number(worked);
  const total = number(all);
  return (
    <>
      {state !== "done" && (
        <div className="stack tight">
          <Progress of={all ? worked / all : 0} />
          <p className="soft">
            {state === "stopped" ? (
              <Trans>It goes on once a fault of ours is mended. You need not do anything.</Trans>
            ) : (
              <Trans>
                {done} of {total} rows. You can leave this page: the address leads back to it.
              </Trans>
            )}
          </p>
        </div>
      )}
      <ul className="outcome-counts">
        <li>
          <b>{number(given)}</b>
          {kind === "check" ? (
            <Plural value={given} one="licence would be given" other="licences would be given" />
          ) : (
            <Plural value={given} one="licence given" other="licences given" />
          )}
        </li>
        <li>
          <b>{number(held)}</b>
          <Plural value={held} one="has it already" other="have it already" />
        </li>
        <li className={refused ? "bad" : undefined}>
          <b>{number(refused)}</b>
          <Plural value={refused} one="row with a problem" other="rows with a problem" />
        </li>
      </ul>
    </>
  );
}

function Problems({ of: { rows: outcomes, state }, rows, file: name }: { of: Job; rows: readonly Wanted[]; file: string }) {
  const { t } = useLingui();
  const account = useAccount();
  const names = useQuery(productNames(account.id)).data;
  const words = useProblems();
  const refused = outcomes.filter(({ outcome }) => outcome === "refused");
  const product = (id: string) => names?.get(id) ?? id;
  const why = (row: JobRow) => row.problems.map(({ problem }) => words[problem]).join(" ");
  const columns: Column<JobRow>[] = [
    { key: "line", title: t`Line`, cell: ({ row }) => number(rows[row - 1]?.line ?? row) },
    { key: "mail", title: t`Mail address`, names: true, cell: ({ row }) => rows[row - 1]?.mail || t`Row ${row}` },
    { key: "product", title: t`Product`, cell: ({ row }) => product(rows[row - 1]?.product ?? "") || null },
    { key: "why", title: t`Problem`, cell: why },
  ];
  const outcomeWords = { given: t`given`, held: t`had it already`, refused: t`refused` };
  const download = () =>
    save(
      `${name}.csv`,
      file([
        [t`Line`, "mail", "product", t`Outcome`, t`Problem`],
        ...outcomes.map((one) => {
          const wanted = rows[one.row - 1];
          return [String(wanted?.line ?? one.row), wanted?.mail ?? "", product(wanted?.product ?? ""), outcomeWords[one.outcome], why(one)];
        }),
      ]),
    );
  const more = refused.length - SHOWN;
  return (
    <>
      {refused.length > 0 && (
        <Table label={t`Rows with a problem`} className="problem-rows" columns={columns} rows={refused.slice(0, SHOWN)} id={({ row }) => String(row)} />
      )}
      {more > 0 && (
        <p className="soft">
          <Plural value={more} one="# more row is in the file." other="# more rows are in the file." />
        </p>
      )}
      {state === "done" && (
        <div className="row-of-buttons">
          <Button look="bare" icon={Download} onClick={download}>
            <Trans>All rows as a file</Trans>
          </Button>
        </div>
      )}
    </>
  );
}

/** Each problem as a sentence: what to do. */
function useProblems(): Record<JobRow["problems"][number]["problem"], string> {
  const { t } = useLingui();
  return {
    mail_missing: t`The mail address is missing.`,
    repeated: t`The row stands in the table twice.`,
    mail_unknown: t`Nobody in your account has this address. Invite the person first.`,
    deactivated: t`The person is deactivated. Activate the person first.`,
    invitation_expired: t`The invitation has expired. Invite the person again.`,
    too_many_licences: t`The person has too many licences.`,
    product_missing: t`The product is missing.`,
    product_unknown: t`Your account has no product of this name with licences for people.`,
    edition_missing: t`The person needs a licence of the edition first.`,
    no_free_seat: t`No licence is free. Change the number of seats first.`,
    not_allowed: t`You may not give licences any more.`,
  };
}

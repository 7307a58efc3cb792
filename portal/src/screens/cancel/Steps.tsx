/** The steps of a request for an end with their instants, and its sums: as the customer and the seller's staff see them. */

import { Trans } from "@lingui/react/macro";

import type { Schemas } from "../../app/api.ts";
import { Day, Moment, Money } from "../../kit/Words.tsx";
import type { EndRequest } from "./queries.ts";
import "./asked.css";

export function Steps({ of, zone }: { of: EndRequest; zone: string }) {
  return (
    <ol className="asked-steps">
      {of.steps.map((step, at) => (
        <li key={at}>
          <b>
            <Step kind={step.kind} by={step.by} />
          </b>{" "}
          <span className="soft">
            <Moment of={step.at} zone={zone} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function Step({ kind, by }: { kind: Schemas["EndStepKind"]; by: Schemas["ActorKind"] }) {
  switch (kind) {
    case "asked":
      return <Trans>Asked for</Trans>;
    case "sent_again":
      return <Trans>Sent again</Trans>;
    case "prepared":
      return <Trans>Statement prepared</Trans>;
    case "declared":
      return <Trans>Declared</Trans>;
    case "rejected":
      return <Trans>Rejected</Trans>;
    case "approved":
      return by === "system" ? <Trans>Approved, as nobody decided in time</Trans> : <Trans>Approved</Trans>;
    case "carried_out":
      return <Trans>Carried out</Trans>;
    case "refused":
      return <Trans>Refused for good</Trans>;
    case "withdrawn":
      return <Trans>Withdrawn</Trans>;
  }
}

/** The sums of the first day, which do not change any more. */
export function Stated({ request: { stated, first_day }, currency }: { request: EndRequest; currency: string }) {
  const sum = (kind: string) => stated.papers.filter((paper) => paper.kind === kind).reduce((all, { total }) => all + total, 0);
  const credit = sum("credit_note");
  const fee = sum("invoice");
  return (
    <dl className="facts">
      <dt>
        <Trans>Amounts of</Trans>
      </dt>
      <dd>
        <Day of={first_day} />
      </dd>
      <dt>
        <Trans>Credit</Trans>
      </dt>
      <dd>
        <Money amount={credit} currency={currency} />
      </dd>
      {fee > 0 && (
        <>
          <dt>
            <Trans>Fee</Trans>
          </dt>
          <dd>
            <Money amount={fee} currency={currency} />
          </dd>
        </>
      )}
    </dl>
  );
}

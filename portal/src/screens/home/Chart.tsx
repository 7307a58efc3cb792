/** Costs by month: issued so far, and to come. A bar says its amount when it is pointed at; the table has them all. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";

import { useAccount } from "../../app/account.ts";
import { useToday } from "../../app/today.ts";
import { money, moneyRound, month, plusMonths } from "../../kit/formats.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { Bones, Empty } from "../../kit/States.tsx";
import { Money } from "../../kit/Words.tsx";
import { costs, top, type Costs, type Month } from "./costs.ts";
import { issuedSince, yearAhead } from "./queries.ts";

/** Months before this one that the chart shows. */
export const BEFORE = 3;

export function Chart() {
  const { t } = useLingui();
  const account = useAccount();
  const today = useToday();
  const from = `${plusMonths(today, -BEFORE).slice(0, 7)}-01`;
  const issued = useQuery(issuedSince(account.id, from));
  const ahead = useQuery(yearAhead(account.id));
  const bones = <Bones height={324} />;
  return (
    <section aria-labelledby="costs">
      <h2 id="costs" className="over">
        <Trans>Costs</Trans>
      </h2>
      <Loaded of={issued} bones={bones}>
        {(documents) => (
          <Loaded of={ahead} bones={bones}>
            {(forecasts) => {
              const found = costs(today, BEFORE, documents, forecasts);
              return found.length ? (
                found.map((of) => <OneChart key={of.currency} of={of} now={today.slice(0, 7)} />)
              ) : (
                <Empty title={t`No costs`}>
                  <Trans>Nothing was invoiced, and nothing is to come within a year.</Trans>
                </Empty>
              );
            }}
          </Loaded>
        )}
      </Loaded>
    </section>
  );
}

function OneChart({ of: { currency, months, ahead }, now }: { of: Costs; now: string }) {
  const { t } = useLingui();
  const current = months.find((one) => one.month === now)!;
  const highest = top(Math.max(...months.map(({ issued, toCome }) => Math.max(0, issued) + Math.max(0, toCome))));
  return (
    <div className="panel padded chart">
      <dl className="tiles">
        <div>
          <dt>
            <Trans>This month</Trans>
          </dt>
          <dd>
            <Money amount={current.issued + current.toCome} currency={currency} />
          </dd>
        </div>
        <div>
          <dt>
            <Trans>Next 12 months</Trans>
          </dt>
          <dd>
            <Money amount={ahead} currency={currency} />
          </dd>
        </div>
        <div className="key" aria-hidden>
          <span className="issued">
            <Trans>Invoiced</Trans>
          </span>
          <span className="to-come">
            <Trans>Expected</Trans>
          </span>
        </div>
      </dl>
      <div className="plot" aria-hidden>
        <div className="axis">
          {[1, 0.5, 0].map((part) => (
            <span key={part}>{moneyRound(highest * part, currency)}</span>
          ))}
        </div>
        <div className="bars">
          {months.map((one) => (
            <div key={one.month} className={one.month === now ? "bar-column now" : "bar-column"}>
              <div className="bar-rail" title={`${month(one.month)}: ${money(one.issued + one.toCome, currency)}`}>
                <i className="to-come" style={{ height: `${part(one.toCome, highest)}%` }} />
                <i className="issued" style={{ height: `${part(one.issued, highest)}%` }} />
              </div>
              <span className="bar-name">{month(one.month, "short")}</span>
            </div>
          ))}
        </div>
      </div>
      <Numbers months={months} currency={currency} label={t`Costs by month, VAT included`} />
    </div>
  );
}

const part = (amount: number, highest: number) => Math.max(0, (100 * amount) / highest);

/** The chart's numbers: on demand for everybody, and the chart's words for screen readers. */
function Numbers({ months, currency, label }: { months: readonly Month[]; currency: string; label: string }) {
  return (
    <details className="numbers">
      <summary>
        <Trans>As a table</Trans>
      </summary>
      <table aria-label={label}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Month</Trans>
            </th>
            <th scope="col" className="end">
              <Trans>Invoiced</Trans>
            </th>
            <th scope="col" className="end">
              <Trans>Expected</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {months.map(({ month: of, issued, toCome }) => (
            <tr key={of}>
              <th scope="row">{month(of)}</th>
              <td className="end">
                <Money amount={issued} currency={currency} />
              </td>
              <td className="end">
                <Money amount={toCome} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

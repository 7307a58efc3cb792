/** A quote as paper: each document's lines with their arithmetic, net, VAT, total; then when what is paid. What stands
 * here is on the invoice, to the cent. */

import { Trans, useLingui } from "@lingui/react/macro";

import type { Schemas } from "../app/api.ts";
import { money, moneyExact, number, span } from "./formats.ts";
import { Day, Money } from "./Words.tsx";

type Line = Schemas["LineOut"];
type Draft = Schemas["DraftOut"];

export interface Quoted {
  currency: string;
  documents: Draft[];
  /** The lines in the reader's language, where the documents are in another one. */
  translation?: Schemas["TranslationOut"];
  due_now: number;
  due_later: Schemas["DueAmountOut"][];
  to_balance: number;
  next_renewal?: Schemas["AmountsOut"];
  next_bill?: Schemas["AmountsOut"];
}

interface QuotePaperProps {
  quote: Quoted;
  /** The renewal as it stands without the change: the paper then says the difference. */
  renewalNow?: Schemas["AmountsOut"];
  /** The quote is being asked anew: it fades, and nothing jumps. */
  busy?: boolean;
}

export function QuotePaper({ quote, renewalNow, busy = false }: QuotePaperProps) {
  return (
    <div className="paper" aria-busy={busy}>
      {quote.documents.map((draft, index) => (
        <DraftPaper key={draft.id} draft={draft} currency={quote.currency} texts={quote.translation?.lines[index]} />
      ))}
      <WhenBox quote={quote} renewalNow={renewalNow} />
    </div>
  );
}

function DraftPaper({ draft, currency, texts }: { draft: Draft; currency: string; texts?: readonly string[] }) {
  return (
    <section>
      <h3>{draft.kind === "invoice" ? <Trans>Invoice</Trans> : <Trans>Credit note</Trans>}</h3>
      <Lines lines={draft.lines} currency={currency} texts={texts} />
      <Totals document={draft} currency={currency} />
    </section>
  );
}

interface LinesProps {
  lines: readonly Line[];
  currency: string;
  /** The texts in the reader's language, in the lines' order; the document's own stand with the derivation then. */
  texts?: readonly string[];
}

/** The lines of a document, each with its arithmetic, and on demand with everything behind it. */
export function Lines({ lines, currency, texts }: LinesProps) {
  return (
    <ul className="lines">
      {lines.map((line, index) => (
        <li key={line.no}>
          <div className="line">
            <span>{texts?.[index] ?? line.text}</span>
            <Money amount={line.net} currency={currency} />
          </div>
          <Derivation line={line} currency={currency} translated={texts?.[index] !== undefined} />
        </li>
      ))}
    </ul>
  );
}

function Derivation({ line, currency, translated }: { line: Line; currency: string; translated: boolean }) {
  const { derivation } = line;
  const arithmetic = useArithmetic(line, currency);
  const price = derivation.price_version;
  return (
    <details className="derivation">
      <summary>{arithmetic}</summary>
      <dl className="facts">
        {translated && (
          <>
            <dt>
              <Trans>On the document</Trans>
            </dt>
            <dd>{line.text}</dd>
          </>
        )}
        <dt>
          <Trans>For the days</Trans>
        </dt>
        <dd>{span(derivation.span)}</dd>
        <dt>
          <Trans>Exact amount</Trans>
        </dt>
        <dd>{exact(derivation.exact, currency)}</dd>
        {price && (
          <>
            <dt>
              <Trans>Price list</Trans>
            </dt>
            <dd className="code">{price}</dd>
          </>
        )}
      </dl>
    </details>
  );
}

/** The amount before rounding, from minor units as a whole number or a fraction, `147825/2`. */
function exact(text: string, currency: string): string {
  const [above, below = 1] = text.split("/").map(Number) as [number, number?];
  return moneyExact(above / below, currency);
}

/** The line's calculation in one row, `6 × € 365,00 × 247 of 365 days`. */
function useArithmetic({ derivation }: Line, currency: string): string {
  const { t } = useLingui();
  const { rule, quantity, days, of_days } = derivation;
  const price = money(derivation.unit_price, currency);
  const units = `${number(quantity)} × ${price}`;
  switch (rule) {
    case "full_period":
      return units;
    case "fee": {
      const share = number(days / 100);
      return days === of_days ? price : t`${share} % of ${price}`;
    }
    default:
      return t`${units} × ${days} of ${of_days} days`;
  }
}

interface Summed {
  net: number;
  tax: Schemas["TaxOut"][];
  rounding?: number;
  total: number;
}

/** Net, VAT by rate, rounding where there is some, total. */
export function Totals({ document, currency }: { document: Summed; currency: string }) {
  return (
    <dl className="sums">
      <dt>
        <Trans>Net</Trans>
      </dt>
      <dd>
        <Money amount={document.net} currency={currency} />
      </dd>
      {document.tax.map((tax) => {
        const rate = number(tax.rate_bp / 100);
        return (
          <div key={`${tax.category} ${tax.rate_bp}`}>
            <dt>
              <Trans>VAT {rate}%</Trans>
            </dt>
            <dd>
              <Money amount={tax.amount} currency={currency} />
            </dd>
          </div>
        );
      })}
      {document.rounding ? (
        <>
          <dt>
            <Trans>Rounding</Trans>
          </dt>
          <dd>
            <Money amount={document.rounding} currency={currency} />
          </dd>
        </>
      ) : null}
      <dt className="total">
        <Trans>Total</Trans>
      </dt>
      <dd className="total">
        <Money amount={document.total} currency={currency} />
      </dd>
    </dl>
  );
}

function WhenBox({ quote, renewalNow }: { quote: Quoted; renewalNow?: Schemas["AmountsOut"] }) {
  const { currency, next_renewal, next_bill } = quote;
  return (
    <dl className="when">
      <dt>
        <Trans>To pay now</Trans>
      </dt>
      <dd>
        <Money amount={quote.due_now} currency={currency} />
      </dd>
      {quote.due_later.map(({ on, amount }) => (
        <div key={on}>
          <dt>
            <Trans>
              To pay by <Day of={on} />
            </Trans>
          </dt>
          <dd>
            <Money amount={amount} currency={currency} />
          </dd>
        </div>
      ))}
      {quote.to_balance > 0 && (
        <div>
          <dt>
            <Trans>Kept for you as balance</Trans>
          </dt>
          <dd>
            <Money amount={quote.to_balance} currency={currency} />
          </dd>
        </div>
      )}
      {next_bill && (
        <div className="ruled">
          <dt>
            <Trans>
              Next period from <Day of={next_bill.on} />
            </Trans>
          </dt>
          <dd>
            <Money amount={next_bill.total} currency={currency} />
          </dd>
        </div>
      )}
      {next_renewal && (
        <div className="ruled">
          <dt>
            <Trans>
              Renewal on <Day of={next_renewal.on} />
            </Trans>
          </dt>
          <dd>
            <Money amount={next_renewal.total} currency={currency} />
            {renewalNow && <Difference amount={next_renewal.total - renewalNow.total} currency={currency} />}
          </dd>
        </div>
      )}
    </dl>
  );
}

function Difference({ amount, currency }: { amount: number; currency: string }) {
  const { t } = useLingui();
  if (amount === 0) return null;
  const sum = money(Math.abs(amount), currency);
  return <small>{amount > 0 ? t`${sum} more than now` : t`${sum} less than now`}</small>;
}

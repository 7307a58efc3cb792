/** The seller's offer for a request: a plan, a range of seats, a last day, and what is agreed beside the plan's terms. */

import { Trans, useLingui } from "@lingui/react/macro";

import { answered, api } from "../../app/api.ts";
import { Button } from "../../kit/Button.tsx";
import { Segments } from "../../kit/Choices.tsx";
import { useDraft } from "../../kit/draft.ts";
import { TextArea, TextField } from "../../kit/Field.tsx";
import { Refused } from "../../kit/States.tsx";
import { useRefusals } from "../billing/words.tsx";
import { at, useAnswer, type About } from "./answering.ts";
import { basisPoints, formOf, offerOf, priceOf, whole, type Agreed, type Form } from "./offer.ts";

interface OfferProps extends About {
  /** That of the customer's prices; undefined if it has several. */
  currency: string | undefined;
  onClose: () => void;
}

export function MakeOffer({ currency, onClose, ...about }: OfferProps) {
  const { t } = useLingui();
  const [form, setForm, clear] = useDraft<Form>(`offer ${about.request.id}`, formOf(about.request));
  const change = (to: Partial<Form>) => setForm({ ...form, ...to });
  const body = offerOf(form, currency);
  const offer = useAnswer(about, t`The offer was made.`, async () => {
    const made = await answered(
      api.PUT("/v1/seller/accounts/{account}/upgrade-requests/{request}/offer", { ...at(about), body: body! }),
    );
    clear();
    onClose();
    return made;
  });
  const refusal = useRefusals(offer.error);
  const notWhole = (text: string) => (text.trim() && whole(text) === undefined ? t`Write a whole number.` : undefined);
  const noPercents = (text: string) => (text.trim() && basisPoints(text) === undefined ? t`Write percents such as 12.5.` : undefined);
  const amount = form.by === "amount" && currency !== undefined;
  const noPrice = form.price.value.trim() && priceOf(form, currency) === undefined;
  return (
    <form
      className="panel padded stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (body && !offer.isPending) offer.mutate();
      }}
    >
      <h2>
        <Trans>The offer</Trans>
      </h2>
      <div className="offer-fields">
        <TextField
          label={t`Plan`}
          hint={t`As the catalogue calls it.`}
          value={form.plan}
          maxLength={64}
          error={refusal("/plan")}
          onChange={({ target }) => change({ plan: target.value })}
        />
        <TextField
          type="date"
          label={t`Last day of the offer`}
          hint={t`At most 366 days ahead.`}
          value={form.until}
          error={refusal("/until")}
          onChange={({ target }) => change({ until: target.value })}
        />
        <TextField
          label={t`Fewest seats`}
          inputMode="numeric"
          value={form.minimum}
          error={notWhole(form.minimum) ?? refusal("/minimum")}
          onChange={({ target }) => change({ minimum: target.value })}
        />
        <TextField
          label={t`Most seats to buy with the offer`}
          inputMode="numeric"
          value={form.maximum}
          error={notWhole(form.maximum) ?? refusal("/maximum")}
          onChange={({ target }) => change({ maximum: target.value })}
        />
      </div>
      <h3>
        <Trans>Agreed beside the plan's terms</Trans>
      </h3>
      <p className="soft">
        <Trans>What stays empty is as the plan says. Without an end day an agreement counts for as long as the contract runs.</Trans>
      </p>
      {currency && (
        <div className="offer-by">
          <Segments
            label={t`Agreed price`}
            value={form.by}
            onChange={(by) => change({ by })}
            options={[
              { value: "reduction", label: t`Reduction` },
              { value: "amount", label: t`Price per seat` },
            ]}
          />
        </div>
      )}
      <div className="offer-fields">
        <Term
          label={amount ? t`Price per seat in ${currency}` : t`Reduction in percent`}
          hint={amount ? t`For a billing period, without VAT.` : t`Of the list price.`}
          inputMode="decimal"
          endLabel={t`End day of the agreed price`}
          of={form.price}
          onChange={(price) => change({ price })}
          error={(noPrice && (amount ? t`Write an amount such as 12.50.` : t`Write percents such as 12.5.`)) || undefined}
          refusal={refusal}
          at="/deviations/price"
          name={amount ? "unit_price" : "reduction_bp"}
        />
        <Term
          label={t`Notice in days`}
          inputMode="numeric"
          endLabel={t`End day of the agreed notice`}
          of={form.notice}
          onChange={(notice) => change({ notice })}
          error={notWhole(form.notice.value)}
          refusal={refusal}
          at="/deviations/notice"
          name="days"
        />
        <Term
          label={t`Early-termination fee in percent`}
          hint={t`0 for none.`}
          inputMode="decimal"
          endLabel={t`End day of the agreed fee`}
          of={form.fee}
          onChange={(fee) => change({ fee })}
          error={noPercents(form.fee.value)}
          refusal={refusal}
          at="/deviations/fee"
          name="basis_points"
        />
        <Term
          label={t`Most seats of the subscription`}
          inputMode="numeric"
          endLabel={t`End day of the agreed most seats`}
          of={form.most}
          onChange={(most) => change({ most })}
          error={notWhole(form.most.value)}
          refusal={refusal}
          at="/deviations/maximum"
          name="seats"
        />
      </div>
      <TextArea
        label={t`Your words`}
        hint={t`The customer reads these words.`}
        value={form.message}
        maxLength={4000}
        error={refusal("/message")}
        onChange={({ target }) => change({ message: target.value })}
      />
      {offer.isError && <Refused error={offer.error} />}
      <div className="row-of-buttons">
        <Button onClick={onClose}>
          <Trans>Close</Trans>
        </Button>
        <Button look="primary" type="submit" disabled={!body} busy={offer.isPending}>
          <Trans>Make the offer</Trans>
        </Button>
      </div>
    </form>
  );
}

interface TermProps {
  label: string;
  hint?: string;
  inputMode: "numeric" | "decimal";
  endLabel: string;
  of: Agreed;
  onChange: (to: Agreed) => void;
  /** Why the value cannot be read. */
  error: string | undefined;
  refusal: (field: string) => string | undefined;
  /** The place of the term in what is sent, and below it that of its value. */
  at: string;
  name: string;
}

/** An agreed term, and its end day as soon as there is something that can end. */
function Term({ label, hint, inputMode, endLabel, of, onChange, error, refusal, at, name }: TermProps) {
  const { t } = useLingui();
  const end = refusal(`${at}/until`);
  return (
    <>
      <TextField
        label={label}
        hint={hint}
        inputMode={inputMode}
        value={of.value}
        error={error ?? refusal(`${at}/${name}`) ?? (end ? undefined : refusal(at))}
        onChange={({ target }) => onChange({ ...of, value: target.value })}
      />
      {of.value.trim() ? (
        <TextField
          type="date"
          label={endLabel}
          hint={t`What begins on this day or later is as the plan says.`}
          value={of.until}
          error={end}
          onChange={({ target }) => onChange({ ...of, until: target.value })}
        />
      ) : (
        <span className="offer-gap" />
      )}
    </>
  );
}

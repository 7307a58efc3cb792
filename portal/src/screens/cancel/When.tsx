/** When the subscription ends: with its term, today, or on a day that is chosen. */

import { useLingui } from "@lingui/react/macro";

import { Choices } from "../../kit/Choices.tsx";
import { TextField } from "../../kit/Field.tsx";
import { day, plus, plusMonths } from "../../kit/formats.ts";
import { useToday } from "../../app/today.ts";
import type { Subscription } from "../subscriptions/queries.ts";

export type EndChoice = "term_end" | "now" | "day";

/** Months ahead in which a chosen day may lie. */
const MOST_MONTHS = 7;

export const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

interface WhenProps {
  held: Subscription;
  value: EndChoice;
  /** The chosen day, the first one without service. */
  on: string;
  onChange: (to: { when?: EndChoice; day?: string }) => void;
}

export function When({ held, value, on, onChange }: WhenProps) {
  const { t } = useLingui();
  const today = useToday();
  const last = day(plus(held.term[1]!, -1));
  const by = held.cancel_by && day(held.cancel_by);
  const latest = plusMonths(today, MOST_MONTHS);
  const until = day(plus(latest, -1));
  const chosen = { value: "day", label: t`On a day`, text: t`You choose the last day of service.` } as const;
  return (
    <>
      <Choices
        label={t`When`}
        value={value}
        onChange={(when) => onChange({ when })}
        options={[
          {
            value: "term_end",
            label: t`At the end of the term`,
            text: by ? t`The last day is ${last}, if you say so by ${by}.` : t`The last day is the last one of the term.`,
          },
          { value: "now", label: t`Now`, text: t`Today is the first day without service.` },
          ...(held.trial ? [] : [chosen]),
        ]}
      />
      {value === "day" && (
        <TextField
          label={t`Last day of service`}
          hint={t`From today to ${until}.`}
          type="date"
          min={today}
          max={plus(latest, -1)}
          value={isDay(on) ? plus(on, -1) : ""}
          onChange={({ target }) => onChange({ day: isDay(target.value) ? plus(target.value, 1) : "" })}
        />
      )}
    </>
  );
}

/** The running term as a line: where today is, until when notice ends it, and what is to come. */

import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { useToday } from "../../app/today.ts";
import { day, daysBetween, plus } from "../../kit/formats.ts";
import { isEnd } from "./ends.ts";
import type { Subscription } from "./queries.ts";
import { Change, endOf } from "./state.tsx";

interface Mark {
  on: string;
  tone: "deadline" | "coming" | "leaving";
  text: ReactNode;
}

export function Timeline({ of: held }: { of: Subscription }) {
  const { t } = useLingui();
  const today = useToday();
  const [start, end] = held.term as [string, string];
  const days = daysBetween(start, end);
  const at = (on: string) => Math.min(100, Math.max(0, (100 * daysBetween(start, on)) / days));
  const first = day(start);
  const last = day(plus(end, -1));
  const marks: Mark[] = [];
  if (held.cancel_by) {
    const by = day(held.cancel_by);
    marks.push({
      on: held.cancel_by,
      tone: "deadline",
      text: (
        <Trans>
          Cancel by <b>{by}</b>, that day included
        </Trans>
      ),
    });
  }
  for (const entry of held.timeline)
    marks.push({ on: entry.on, tone: isEnd(entry) ? "leaving" : "coming", text: <Change entry={entry} of={held} /> });
  if (!endOf(held) && held.next_renewal) {
    const renewal = day(end);
    marks.push({
      on: end,
      tone: "coming",
      text: held.trial ? (
        <Trans>
          Paid term from <b>{renewal}</b>
        </Trans>
      ) : (
        <Trans>
          Renews on <b>{renewal}</b>
        </Trans>
      ),
    });
  }
  const running = held.state === "active" && today >= start && today < end;
  return (
    <figure className="timeline" aria-label={t`Term from ${first} to ${last}`}>
      <div className="track" aria-hidden>
        {running && <i className="passed" style={{ width: `${at(today)}%` }} />}
        {marks.map(({ on, tone }, index) => (
          <i key={index} className={`mark ${tone}`} style={{ left: `${at(on)}%` }} />
        ))}
        {running && (
          <span className={`today ${at(today) < 8 ? "early" : at(today) > 92 ? "late" : ""}`} style={{ left: `${at(today)}%` }}>
            <Trans>Today</Trans>
          </span>
        )}
      </div>
      <div className="ends" aria-hidden>
        <span>{first}</span>
        <span>{last}</span>
      </div>
      {marks.length > 0 && (
        <ul className="legend">
          {marks.map(({ tone, text, on }, index) => (
            <li key={index} className={tone}>
              <span>{text}</span>
              {on >= today && <small>{<InDays from={today} to={on} />}</small>}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}

/** `in 12 days`, `today`. */
function InDays({ from, to }: { from: string; to: string }) {
  const { i18n } = useLingui();
  const format = new Intl.RelativeTimeFormat(i18n.locale, { numeric: "auto" });
  return format.format(daysBetween(from, to), "day");
}


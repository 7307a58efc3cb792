import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { may, useAccount } from "../../app/account.ts";
import { useToday } from "../../app/today.ts";
import { plusMonths } from "../../kit/formats.ts";
import { Alert, Calendar, Check, Document, Empty as Tray, Next, Renew, type Icon } from "../../kit/icons.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { Bones, Failed } from "../../kit/States.tsx";
import { Day, Money } from "../../kit/Words.tsx";
import type { Row } from "../subscriptions/queries.ts";
import { matters, type Matter } from "./attention.ts";
import { BEFORE } from "./Chart.tsx";
import { issuedSince, openRequests } from "./queries.ts";

export function Attention({ running }: { running: UseQueryResult<Row[]> }) {
  const account = useAccount();
  const today = useToday();
  const bills = may(account, "view_billing");
  const decides = may(account, "manage_billing", "manage_licences", "manage_people");
  const from = `${plusMonths(today, -BEFORE).slice(0, 7)}-01`;
  const issued = useQuery({ ...issuedSince(account.id, from), enabled: bills });
  const requests = useQuery({ ...openRequests(account.id), enabled: decides });
  const bones = <Bones rows={2} height={68} />;
  const failed = [issued, requests].find((query) => query.isError && !query.data);
  if (failed) return <Failed error={failed.error} retry={() => failed.refetch()} />;
  if ((bills && !issued.data) || (decides && !requests.data)) return bones;
  return (
    <Loaded of={running} bones={bones}>
      {(held) => {
        const found = matters(today, held, issued.data ?? [], requests.data?.length ?? 0);
        return found.length ? (
          <ul className="matters panel flush">
            {found.map((matter) => (
              <li key={matter.key}>
                <MatterRow matter={matter} />
              </li>
            ))}
          </ul>
        ) : (
          <p className="calm panel padded">
            <Check size={20} aria-hidden />
            <Trans>Nothing needs your attention.</Trans>
          </p>
        );
      }}
    </Loaded>
  );
}

const ICONS: Record<Matter["kind"], Icon> = {
  overdue: Alert,
  open: Document,
  notice: Calendar,
  ends: Calendar,
  trial: Renew,
  refused: Alert,
  asked: Calendar,
  requests: Tray,
};

function MatterRow({ matter }: { matter: Matter }) {
  const { i18n } = useLingui();
  const Glyph = ICONS[matter.kind];
  const { title, text } = words(matter);
  const days = "days" in matter && !["overdue", "refused", "asked"].includes(matter.kind) ? matter.days : undefined;
  const tone = matter.kind === "overdue" || matter.kind === "refused" ? "bad" : days !== undefined && days <= 14 ? "warn" : "info";
  const inner = (
    <>
      <span className={`matter-icon ${tone}`}>
        <Glyph size={18} aria-hidden />
      </span>
      <span className="matter-words">
        <b>{title}</b>
        <small>{text}</small>
      </span>
      {days !== undefined && (
        <span className={`matter-days ${tone}`}>
          {new Intl.RelativeTimeFormat(i18n.locale, { numeric: "auto" }).format(days, "day")}
        </span>
      )}
    </>
  );
  return (
    <Link {...where(matter)} className="matter">
      {inner}
      <Next size={18} aria-hidden />
    </Link>
  );
}

/** The page where the matter is handled. */
function where(matter: Matter) {
  switch (matter.kind) {
    case "overdue":
      return { to: "/invoices", search: { state: "overdue" } } as const;
    case "open":
      return { to: "/invoices", search: { state: "open" } } as const;
    case "requests":
      return { to: "/requests" } as const;
    case "asked":
      return { to: "/subscriptions/$subscription/cancel", params: { subscription: matter.subscription } } as const;
    default:
      return { to: "/subscriptions/$subscription", params: { subscription: matter.subscription } } as const;
  }
}

function words(matter: Matter): { title: ReactNode; text: ReactNode } {
  switch (matter.kind) {
    case "overdue": {
      const { count, days, amount, currency } = matter;
      return {
        title: (
          <Trans>
            <Money amount={amount} currency={currency} /> is overdue
          </Trans>
        ),
        text: (
          <Trans>
            <Plural value={count} one="One invoice" other="# invoices" />, for up to{" "}
            <Plural value={days} one="# day" other="# days" />
          </Trans>
        ),
      };
    }
    case "open": {
      const { count, amount, currency, due } = matter;
      return {
        title: (
          <Trans>
            <Money amount={amount} currency={currency} /> is to be paid
          </Trans>
        ),
        text: (
          <Trans>
            <Plural value={count} one="One invoice" other="# invoices" />, the first by <Day of={due} />
          </Trans>
        ),
      };
    }
    case "notice": {
      const { name, by, renewal } = matter;
      return {
        title: (
          <Trans>
            {name}: cancel by <Day of={by} />
          </Trans>
        ),
        text: renewal ? (
          <Trans>
            Else it renews on <Day of={renewal.on} /> for <Money amount={renewal.amount} currency={renewal.currency} />
          </Trans>
        ) : (
          <Trans>Else it renews</Trans>
        ),
      };
    }
    case "ends": {
      const { name, last } = matter;
      return {
        title: <Trans>{name} ends</Trans>,
        text: (
          <Trans>
            Last day: <Day of={last} />
          </Trans>
        ),
      };
    }
    case "trial": {
      const { name, last, converts } = matter;
      return {
        title: <Trans>The trial of {name} ends</Trans>,
        text: converts ? (
          <Trans>
            Last free day: <Day of={last} />. The paid term follows.
          </Trans>
        ) : (
          <Trans>
            Last day: <Day of={last} />. Nothing follows by itself.
          </Trans>
        ),
      };
    }
    case "asked": {
      const { name } = matter;
      return {
        title: <Trans>The end of {name} is asked for</Trans>,
        text: <Trans>See what comes next, and by when</Trans>,
      };
    }
    case "refused": {
      const { name } = matter;
      return {
        title: <Trans>The paid term of {name} could not begin</Trans>,
        text: <Trans>Its first payment did not succeed. Pay in another way before the seats go.</Trans>,
      };
    }
    case "requests": {
      const { count } = matter;
      return {
        title: <Plural value={count} one="One request waits for a decision" other="# requests wait for a decision" />,
        text: <Trans>Colleagues ask for licences or purchases</Trans>,
      };
    }
  }
}

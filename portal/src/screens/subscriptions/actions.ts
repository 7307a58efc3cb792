/** The actions of a subscription: in the list as a menu, in the detail as buttons. A screen that handles a subscription
 * adds its line here, with the right it takes. */

import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";

import { may, useAccount } from "../../app/account.ts";
import { Layers, People, Person, Renew, Stop, Swap } from "../../kit/icons.ts";
import type { Choice } from "../../kit/Menu.tsx";
import type { Row } from "./queries.ts";
import { manages } from "./rights.ts";

/** Groups of actions; those that take something away come last. */
export function useRowActions(row: Row): Choice[][] {
  const { t } = useLingui();
  const account = useAccount();
  const go = useNavigate();
  const params = { subscription: row.id };
  const runs = manages(account, row) && row.state === "active";
  return [
    [
      { key: "open", label: t`Details`, icon: Layers, onChoose: () => void go({ to: "/subscriptions/$subscription", params }) },
      ...(runs && row.products.some(({ model }) => model !== "flat")
        ? [{ key: "seats", label: t`Change seats`, icon: People, onChoose: () => void go({ to: "/subscriptions/$subscription/seats", params }) }]
        : []),
      ...(row.state === "active" && (runs || may(account, "manage_licences")) && row.products.some(({ model }) => model !== "flat")
        ? [{ key: "use", label: t`Use of the seats`, icon: Person, onChoose: () => void go({ to: "/subscriptions/$subscription/use", params }) }]
        : []),
      ...(runs
        ? [
            { key: "plan", label: t`Change the plan`, icon: Swap, onChoose: () => void go({ to: "/subscriptions/$subscription/plan", params }) },
            { key: "renewal", label: row.trial ? t`After the trial` : t`Renew with changes`, icon: Renew, onChoose: () => void go({ to: "/subscriptions/$subscription/renewal", params }) },
          ]
        : []),
    ],
    runs
      ? [{ key: "cancel", label: t`Cancel`, icon: Stop, danger: true, onChoose: () => void go({ to: "/subscriptions/$subscription/cancel", params }) }]
      : [],
  ];
}

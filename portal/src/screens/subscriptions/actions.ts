/** The actions of a subscription: in the list as a menu, in the detail as buttons. A screen that handles a subscription
 * adds its line here, with the right it takes. */

import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";

import { Layers } from "../../kit/icons.ts";
import type { Choice } from "../../kit/Menu.tsx";
import type { Row } from "./queries.ts";

/** Groups of actions; those that take something away come last. */
export function useRowActions({ id }: Row): Choice[][] {
  const { t } = useLingui();
  const go = useNavigate();
  const params = { subscription: id };
  return [
    [{ key: "open", label: t`Details`, icon: Layers, onChoose: () => void go({ to: "/subscriptions/$subscription", params }) }],
  ];
}

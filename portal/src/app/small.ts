/** The rule of the small centre. */

import type { Schemas } from "./api.ts";

type Edition = Pick<Schemas["ItemProduct"], "centre">;

/** Whether there is something, and nothing but small editions. */
export const isSmall = (running: readonly { products: readonly Edition[] }[]): boolean =>
  running.length > 0 && running.every(({ products }) => products[0]?.centre === "small");

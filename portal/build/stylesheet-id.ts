/** Gives the first stylesheet the id by which React Aria knows that its own style is there: else it would add an inline
 * `<style>`, which the content security policy refuses. `base.css` holds that style. */

import type { Plugin } from "vite";

export function stylesheetId(): Plugin {
  return {
    name: "stylesheet-id",
    transformIndexHtml: {
      order: "post",
      handler: (html) =>
        html.replace(/<link rel="stylesheet" crossorigin/, '<link id="react-aria-pressable-style" rel="stylesheet" crossorigin'),
    },
  };
}

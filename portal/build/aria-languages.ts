/** Keeps React Aria's own words in the languages of the portal: all 34 would cost 20 kB of script. */

import type { Plugin } from "vite";

const WORDS = /\/([a-z]{2})-[A-Z]{2}\.m?js$/;
const EMPTY = "\0no-words";

export function ariaLanguages(kept: readonly string[]): Plugin {
  return {
    name: "aria-languages",
    enforce: "pre",
    resolveId(id, importer) {
      const language = WORDS.exec(id)?.[1];
      const ours = importer?.includes("/react-aria") || importer?.includes("/react-stately");
      return language && ours && !kept.includes(language) ? EMPTY : null;
    },
    load: (id) => (id === EMPTY ? "export default {};" : null),
  };
}

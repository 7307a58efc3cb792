/** The first letter of a product on a tile whose colour is the product's own. */

const HUES = 6;

/** `of` is the id by which the colour is chosen: the same product has the same everywhere. */
export function Initial({ name, of }: { name: string; of: string }) {
  const hue = [...of].reduce((sum, letter) => (sum * 13 + letter.charCodeAt(0)) % 4_294_967_296, 0) % HUES;
  return (
    <span className={`initial initial-${hue}`} aria-hidden>
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
}

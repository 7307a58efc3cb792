/** Lists that come in pages. */

/** The first row of a list. The API filters some pages after it has read them: one may be empty, and the list still go on. */
export async function firstOf<Page extends { next?: string }, Row>(
  read: (cursor: string | undefined) => Promise<Page>,
  rows: (page: Page) => readonly Row[],
): Promise<Row | undefined> {
  let page = await read(undefined);
  while (rows(page).length === 0 && page.next) page = await read(page.next);
  return rows(page)[0];
}

/** How much of something has passed, from 0 to 1; what it means stands beside it in words. */

export function Progress({ of }: { of: number }) {
  const width = 100 * Math.min(1, Math.max(0, of));
  return (
    <svg className="progress" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden>
      <rect width="100" height="4" rx="2" className="rail" />
      <rect width={width} height="4" rx="2" className="done" />
    </svg>
  );
}

/** The secret of a shared link: it stands behind the `#`, where no server and no log sees it. */
export function sharedLink({ pathname, hash }: { pathname: string; hash: string }): string | null {
  return pathname === '/shared' && hash.length > 1 ? decodeURIComponent(hash.slice(1)) : null;
}

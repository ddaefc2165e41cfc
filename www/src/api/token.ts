/**
 * The API token that a collector beyond loopback asks for. Kept for this tab
 * only: closing it forgets the token.
 */
const KEY = 'jornada-token';

export function storedToken(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    // Storage may be blocked; then every load asks again.
    return null;
  }
}

export function storeToken(token: string): void {
  try {
    sessionStorage.setItem(KEY, token);
  } catch {
    // As above.
  }
}

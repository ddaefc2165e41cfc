/** A UUID of version 7 (RFC 9562): time first, so that stores keep visitors in order. */
export function uuid(now: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) bytes[i] = now / 2 ** (40 - 8 * i);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/(.{8})(....)(....)(....)/, '$1-$2-$3-$4-');
}

/** The name of an event stream: the time in ms and 16 random bits, base 36. */
export function stream(now: number): string {
  return now.toString(36) + random16().toString(36).padStart(4, '0');
}

/** Sixteen random bits. */
export function random16(): number {
  return crypto.getRandomValues(new Uint16Array(1))[0]!;
}

/**
 * What the shop remembers, as JSON in the browser's storage. Storage may be
 * off, full, or hold what an older shop wrote: then there is nothing to read,
 * and the page keeps working until it is left.
 *
 * @template T
 * @param {'localStorage' | 'sessionStorage'} area
 * @param {string} key
 * @param {(value: any) => value is T} isSound
 */
export function remembered(area, key, isSound) {
  return {
    /** @returns {T | null} */
    read() {
      try {
        const value = JSON.parse(window[area].getItem(key) ?? 'null');
        return isSound(value) ? value : null;
      } catch {
        return null;
      }
    },
    /** @param {T} value */
    write(value) {
      try {
        window[area].setItem(key, JSON.stringify(value));
      } catch {
        // See above.
      }
    },
    forget() {
      try {
        window[area].removeItem(key);
      } catch {
        // See above.
      }
    },
  };
}

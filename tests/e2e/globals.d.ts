/** The globals that pages of the tests and of the demo shop hold. */
interface Window {
  /** The tag, as the stub makes it and as the SDK replaces it. */
  jornada: { (...call: unknown[]): void; q?: IArguments[] };
  /** axe-core, once a test has put it in. */
  axe: typeof import('axe-core');
}

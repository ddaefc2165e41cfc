/** The tag's one global, as the stub makes it and as the SDK replaces it. */
interface Window {
  jornada: { (...call: unknown[]): void; q?: IArguments[] };
}

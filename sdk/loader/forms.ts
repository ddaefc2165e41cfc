import { attempt } from './attempt';
import { track } from './track';

/** After what a visitor did, messages appear within this time. */
const SETTLE_MS = 300;

const FIELDS = /^(INPUT|SELECT|TEXTAREA)$/;

type Field = Element & { form?: Element | null; validity?: ValidityState };

/** Fields and forms that were touched. */
const touched = new WeakSet<Element>();
/** Messages that were there when we last looked, and what they said. */
let shown = new Map<Element, string>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** The names that the page gave, never what a visitor gave. */
function nameOf(element: Element | null | undefined): string | undefined {
  return element?.getAttribute('name') || element?.id || undefined;
}

function touch(field: Field): void {
  if (!FIELDS.test(field.tagName) || touched.has(field)) return;
  // A field that the page itself puts the cursor in was not touched by anybody.
  if (navigator.userActivation?.hasBeenActive === false) return;
  touched.add(field);
  const form = field.form;
  const state = form && !touched.has(form) ? 'started' : 'touched';
  if (form) touched.add(form);
  track('form', { form: nameOf(form), field: nameOf(field), state });
}

/** Which rule of the browser's a field breaks. */
function kindOf({ validity }: Field): string | undefined {
  for (const kind in validity) {
    if (kind !== 'valid' && validity[kind as keyof ValidityState]) return kind;
  }
  return undefined;
}

function report(field: Field, kind: string): void {
  track('error', { kind, field: nameOf(field) });
}

/** Reports the messages that have appeared. */
function look(): void {
  timer = undefined;
  const now = new Map<Element, string>();
  for (const element of document.querySelectorAll('[aria-invalid=true],[role=alert]')) {
    const isAlert = element.getAttribute('role') === 'alert';
    const text = isAlert ? element.textContent!.trim() : 'invalid';
    if (!text || !element.getClientRects().length) continue;
    now.set(element, text);
    if (shown.get(element) !== text) report(element, isAlert ? 'alert' : (kindOf(element) ?? text));
  }
  shown = now;
}

/** Watches which fields are touched, which forms sent, and which messages that shows. */
export function watchForms(): void {
  const watch = (type: string, act: (target: Field) => void) =>
    addEventListener(
      type,
      (event) =>
        attempt(() => {
          act(event.composedPath()[0] as Field);
          timer ??= setTimeout(() => attempt(look), SETTLE_MS);
        }),
      true,
    );
  watch('focusin', touch);
  watch('change', touch);
  watch('click', () => {});
  watch('submit', (form) => track('form', { form: nameOf(form), state: 'submitted' }));
  watch('invalid', (field) => {
    report(field, kindOf(field) ?? 'invalid');
    shown.set(field, 'invalid');
  });
}

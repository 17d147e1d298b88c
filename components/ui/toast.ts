export type ToastTone = "neutral" | "success" | "danger";
export type Toast = {
  message: string;
  detail?: string;
  tone?: ToastTone;
  action?: { label: string; onSelect: () => void };
  /** Milliseconds it stays, or Infinity until it is dismissed; 8,000 with an action or a failure, else 5,000. */
  duration?: number;
};
export type Shown = Toast & { id: number };

let shown: Shown[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function publish(next: Shown[]) {
  shown = next;
  for (const listener of listeners) listener();
}

/** Shows a short message; returns its id, with which `dismissToast` takes it away. */
export function toast(message: Toast): number {
  lastId += 1;
  publish([...shown.slice(-3), { ...message, id: lastId }]);
  return lastId;
}

export function dismissToast(id: number): void {
  publish(shown.filter((item) => item.id !== id));
}

/** For the one component that draws them. @returns a function that stops listening */
export function subscribeToToasts(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function shownToasts(): Shown[] {
  return shown;
}

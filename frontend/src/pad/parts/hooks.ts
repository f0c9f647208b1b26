import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Pad } from "../pad";

export const PadContext = createContext<Pad | undefined>(undefined);

/** The pad, drawn anew whenever something on it changed. */
export function usePad(): Pad {
  const pad = useContext(PadContext);
  if (!pad) {
    throw new Error("no pad around this screen");
  }
  const [, draw] = useState(0);
  useEffect(() => pad.listen(() => draw((count) => count + 1)), [pad]);
  return pad;
}

/** Draw anew every second while `until` lies ahead; gives the seconds that are left. */
export function useCountdown(until: number, now: () => number): number {
  const [, draw] = useState(0);
  const left = Math.max(0, Math.ceil((until - now()) / 1000));
  useEffect(() => {
    if (left <= 0) {
      return undefined;
    }
    const timer = setInterval(() => draw((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, [left > 0]);
  return left;
}
